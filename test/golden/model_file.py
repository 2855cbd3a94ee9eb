"""The model file of a program of cases.py, and the numbers that go into it.

Every case is a branch over images of its own. An image is the kernel of a dense
layer without bias: the network's one input, "sample", picks a row of it for
each sample. So the kernel's gradient is the gradient by the image.
"""

import math

import safe_tensors
import seeded
from cases import Word

MOST_OPERANDS = 8  # of a concatenation


def value(item):
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, tuple):
        return "{" + ", ".join(map(value, item)) + "}"
    if isinstance(item, Word):
        return aggregate(item)
    return str(item)


def fields(options):
    return "{" + ", ".join(f".{name} = {value(item)}" for name, item in options) + "}"


def aggregate(word):
    """A loss or optimizer: `adam{.learning_rate = 0.01}`."""
    return word.name + fields(word.options)


def layer(word):
    """`conv2d(4, {3, 3}, {.strides = {2, 2}})`, or a bare word."""
    arguments = [*map(value, word.arguments)]
    if word.options:
        arguments.append(fields(word.options))
    return f"{word.name}({', '.join(arguments)})" if arguments else word.name


def title(case):
    """How a case is called in a report."""
    shapes = ["x".join(map(str, shape)) for shape in case.shapes]
    return " | ".join([", ".join(shapes), *map(layer, case.layers)])


def image_name(case_index, image_index):
    return f"image_{case_index}_{image_index}"


def layer_name(case_index, layer_index):
    return f"case_{case_index}_{layer_index}"


def branch(case_index, case):
    """The expression that computes a case from `sample`."""
    images = [
        f'sample | dense({math.prod(shape)}, {{.use_bias = false}}).name("{image_name(case_index, i)}")'
        f" | reshape({value(shape)})"
        for i, shape in enumerate(case.shapes)
    ]
    first, *rest = case.layers
    if len(images) == 1:
        chain, rest = images[0], case.layers
    else:
        operands = ", ".join(images)
        chain = f"concatenate({{{operands}}})" if first.name == "concatenate" else f"{first.name}({operands})"
    skipped = len(case.layers) - len(rest)
    for i, word in enumerate(rest, skipped):
        chain += f'\n      | {layer(word)}.name("{layer_name(case_index, i)}")'
    return chain


def joined(names):
    """A tree of concatenations."""
    while len(names) > 1:
        groups = [names[i : i + MOST_OPERANDS] for i in range(0, len(names), MOST_OPERANDS)]
        names = [f"concatenate({{{', '.join(group)}}})" if len(group) > 1 else group[0] for group in groups]
    return names[0]


def source(program):
    several = len(program.cases) > 1
    lines = [
        "#include <sinter/sinter.h>",
        "using namespace sinter;",
        f'constexpr auto network = model<"{program.name}">([](Inputs in) {{',
        f'  Tensor sample = in.tensor("sample", {{{program.samples}}});',
    ]
    for index, case in enumerate(program.cases):
        ending = "\n      | flatten" if several else ""
        lines.append(f"  Tensor case_{index} = {branch(index, case)}{ending};")
    lines.append(f"  return {joined([f'case_{index}' for index in range(len(program.cases))])};")
    lines.append("});")

    loss = fields((("target", '"target"'), *program.loss.options))
    phases = [
        fields(
            (
                ("name", f'"{phase.name}"'),
                ("freeze", tuple(f'"{pattern}"' for pattern in phase.freeze)),
                ("optimizer", phase.optimizer),
            )
        )
        for phase in program.phases
    ]
    lines += [
        "constexpr Training training{",
        '    .data = arrays{.feeds = {{"sample", array("sample")}, {"target", array("target")}}},',
        f"    .loss = {program.loss.name}{loss},",
        f"    .metrics = {{{', '.join(program.metrics)}}},",
        f"    .phases = {{{', '.join(phases)}}},",
        "};",
        "constexpr GraphView sinter_graph = program<network, training>;",
    ]
    return "\n".join(lines) + "\n"


def initial_value(program, path, shape):
    """The first value of a variable, flattened."""
    if not path.startswith("image_"):
        draw = seeded.coarse_variable if program.is_coarse else seeded.variable
        return draw(program.name, path, shape)
    image = seeded.uniform(f"{program.name}/{path}", math.prod(shape), *program.image)
    steps = 4 if program.is_coarse else program.cases[int(path.split("_")[1])].steps
    return seeded.multiples(image, 1 / steps) if steps else image


def target_value(program, shape):
    """The target of a batch, flattened; `shape` has the batch in front."""
    return seeded.target(f"{program.name}/target", shape, program.loss.name, program.classes)


def batch(program, target_shape):
    """The tensors that a step is fed with."""
    n = program.samples
    identity = [float(row == column) for row in range(n) for column in range(n)]
    target = target_value(program, target_shape)
    return {
        "sample": safe_tensors.tensor("F32", (n, n), identity),
        "target": safe_tensors.tensor("F32", target_shape, target),
    }
