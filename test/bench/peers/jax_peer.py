"""JAX alone, as protocol.py says: a step is one compiled function. Way: jit."""

import fnmatch
import itertools
import sys

import jax
import jax.numpy as jnp

import jax_network
import protocol

# Of the inputs on a GPU, so that no step finds its own in a cache.
COPIES = 3

# From logits: they stand for the last activation, too.
LOSSES = {
    "mean_squared_error": lambda output, target: jnp.mean((output - target) ** 2),
    "binary_crossentropy": lambda logits, target: jnp.mean(
        jax.nn.softplus(logits) - target * logits
    ),
    "categorical_crossentropy": lambda logits, target: -jnp.mean(
        jnp.sum(target * jax.nn.log_softmax(logits), axis=-1)
    ),
}

EPSILON = 1e-7


def adam(rate, value, gradient, slots, step):
    first = 0.9 * slots[0] + 0.1 * gradient
    second = 0.999 * slots[1] + 0.001 * gradient**2
    rate *= jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return value - rate * first / (jnp.sqrt(second) + EPSILON), (first, second)


def rmsprop(rate, value, gradient, slots, step):
    mean = 0.9 * slots[0] + 0.1 * gradient**2
    return value - rate * gradient / jnp.sqrt(mean + EPSILON), (mean,)


# With how many numbers they keep for each parameter.
OPTIMIZERS = {"adam": (adam, 2), "rmsprop": (rmsprop, 1)}


def batches(work, *arrays):
    """The arrays on the device, again and again."""
    copies = COPIES if work.device == "cuda" else 1
    return itertools.cycle([[jnp.array(array) for array in arrays] for _ in range(copies)])


def split(weights):
    """Parameters, and moving statistics."""
    moving = {path: value for path, value in weights.items() if "/moving_" in path}
    return {path: value for path, value in weights.items() if path not in moving}, moving


def predict(work, dtype):
    parameters, moving = split(jax.device_put(work.weights))
    images = batches(work, work.inputs)

    @jax.jit
    def run(parameters, moving, image):
        return jax_network.run(work.layers, image, parameters, moving, dtype)[0]

    def measure(output):
        return protocol.size(output.astype(jnp.float32))

    protocol.serve(lambda: run(parameters, moving, *next(images)), measure)


def train(work, dtype):
    layers = work.layers
    if work.loss != "mean_squared_error":
        layers = layers[:-1]
    update, slot_count = OPTIMIZERS[work.optimizer]
    rate = work.optimizer_options["learning_rate"]
    parameters, moving = split(jax.device_put(work.weights))
    frozen = {
        path: value
        for path, value in parameters.items()
        if any(fnmatch.fnmatch(path.partition("/")[0], pattern) for pattern in work.frozen)
    }
    trained = {path: value for path, value in parameters.items() if path not in frozen}
    slots = {
        path: tuple(jnp.zeros_like(value) for _ in range(slot_count))
        for path, value in trained.items()
    }
    examples = batches(work, work.inputs, work.targets)

    def loss_of(trained, frozen, moving, image, target, key):
        output, moving = jax_network.run(
            layers, image, trained | frozen, moving, dtype, training=True, key=key
        )
        return LOSSES[work.loss](output.astype(jnp.float32), target), moving

    def run(state, frozen, image, target):
        trained, moving, slots, step = state
        key = jax.random.fold_in(jax.random.key(0), step)
        evaluate = jax.value_and_grad(loss_of, has_aux=True)
        (loss, moving), gradients = evaluate(trained, frozen, moving, image, target, key)
        updated = {
            path: update(rate, value, gradients[path], slots[path], step + 1)
            for path, value in trained.items()
        }
        trained = {path: value for path, (value, _) in updated.items()}
        slots = {path: kept for path, (_, kept) in updated.items()}
        return loss, (trained, moving, slots, step + 1)

    compiled = jax.jit(run, donate_argnums=0)
    state = trained, moving, slots, jnp.int32(0)

    def step():
        nonlocal state
        loss, state = compiled(state, frozen, *next(examples))
        return loss

    protocol.serve(step, float)


def main():
    work = protocol.Work(sys.argv[1])
    jax.config.update("jax_platforms", work.device)
    precision = {"fp32": "highest", "tf32": "tensorfloat32", "bf16": "bfloat16"}
    jax.config.update("jax_default_matmul_precision", precision[work.precision])
    dtype = jnp.bfloat16 if work.precision == "bf16" else jnp.float32
    {"train": train, "predict": predict}[work.kind](work, dtype)


if __name__ == "__main__":
    main()
