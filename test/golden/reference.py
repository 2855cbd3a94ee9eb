"""The formulas that a model must compute, in numpy and float64.

Each operation records on a tape the function that takes the gradient of its
result back to its operand; the tape replays them in reverse. Layouts: images
NHWC, convolution kernels HWIO, transposed convolution kernels HWOI.
"""

import numpy as np

# The axes that a kernel's gradient sums over, in both of its operands.
BATCH_AND_PLACE = ((0, 1, 2), (0, 1, 2))


class Tape:
    """A chain of operations, and the gradients of the parameters in it."""

    def __init__(self):
        self.operations = []
        self.gradients = {}

    def record(self, backward):
        self.operations.append(backward)

    def backpropagate(self, gradient):
        """From the gradient of the chain's result to all parameters."""
        for backward in reversed(self.operations):
            gradient = backward(gradient)


def windows(image, size, kernel):
    """For each tap of a kernel: its indices, and the pixels it reads."""
    (height, width), (rows, columns) = size, kernel
    for i in range(rows):
        for j in range(columns):
            yield i, j, image[:, i : i + height, j : j + width, :]


def conv2d(tape, parameters, layer, image):
    """out[n,h,w,f] = bias[f] + sum over i,j,c of image[n,h+i,w+j,c] kernel[i,j,c,f]."""
    kernel = parameters[f"{layer}/kernel"]
    rows, columns, _, filters = kernel.shape
    samples, height, width, _ = image.shape
    size = (height - rows + 1, width - columns + 1)
    result = np.zeros((samples, *size, filters)) + parameters[f"{layer}/bias"]
    for i, j, pixels in windows(image, size, (rows, columns)):
        result += pixels @ kernel[i, j]

    def backward(gradient):
        kernel_gradient = np.zeros_like(kernel)
        image_gradient = np.zeros_like(image)
        for i, j, pixels in windows(image, size, (rows, columns)):
            kernel_gradient[i, j] = np.tensordot(pixels, gradient, BATCH_AND_PLACE)
        for i, j, pixels in windows(image_gradient, size, (rows, columns)):
            pixels += gradient @ kernel[i, j].T
        tape.gradients[f"{layer}/kernel"] = kernel_gradient
        tape.gradients[f"{layer}/bias"] = gradient.sum(axis=(0, 1, 2))
        return image_gradient

    tape.record(backward)
    return result


def conv2d_transpose(tape, parameters, layer, image):
    """Adds image[n,h,w,c] kernel[i,j,f,c] to out[n,h+i,w+j,f]; then the bias."""
    kernel = parameters[f"{layer}/kernel"]
    rows, columns, filters, _ = kernel.shape
    samples, height, width, _ = image.shape
    size = (height, width)
    result = np.zeros((samples, height + rows - 1, width + columns - 1, filters))
    result += parameters[f"{layer}/bias"]
    for i, j, pixels in windows(result, size, (rows, columns)):
        pixels += image @ kernel[i, j].T

    def backward(gradient):
        kernel_gradient = np.zeros_like(kernel)
        image_gradient = np.zeros_like(image)
        for i, j, pixels in windows(gradient, size, (rows, columns)):
            kernel_gradient[i, j] = np.tensordot(pixels, image, BATCH_AND_PLACE)
            image_gradient += pixels @ kernel[i, j]
        tape.gradients[f"{layer}/kernel"] = kernel_gradient
        tape.gradients[f"{layer}/bias"] = gradient.sum(axis=(0, 1, 2))
        return image_gradient

    tape.record(backward)
    return result


def relu(tape, image):
    """Its gradient at 0 is 0."""
    positive = image > 0
    tape.record(lambda gradient: gradient * positive)
    return image * positive


def max_pool2d(tape, image, pool):
    """The gradient goes to the first maximum of a window in row-major order."""
    samples, height, width, channels = image.shape
    shape = (samples, height // pool, pool, width // pool, pool, channels)
    tiles = image.reshape(shape).transpose(0, 1, 3, 5, 2, 4)
    tiles = tiles.reshape(*tiles.shape[:4], pool * pool)
    first = tiles.argmax(axis=-1)[..., np.newaxis]

    def backward(gradient):
        spread = np.zeros_like(tiles)
        np.put_along_axis(spread, first, gradient[..., np.newaxis], axis=-1)
        spread = spread.reshape(*spread.shape[:4], pool, pool)
        return spread.transpose(0, 1, 4, 2, 5, 3).reshape(image.shape)

    tape.record(backward)
    return np.take_along_axis(tiles, first, axis=-1)[..., 0]


def upsample2d(tape, image, factor):
    """Repeats each pixel factor x factor times."""
    samples, height, width, channels = image.shape

    def backward(gradient):
        shape = (samples, height, factor, width, factor, channels)
        return gradient.reshape(shape).sum(axis=(2, 4))

    tape.record(backward)
    return image.repeat(factor, axis=1).repeat(factor, axis=2)


def mean_squared_error(output, target):
    """The loss, and its gradient by the output."""
    difference = output - target
    return np.mean(difference**2), 2 * difference / difference.size


class Adam:
    """As Keras 3 computes it: epsilon is added outside the bias correction."""

    def __init__(self, learning_rate=1e-3, beta_1=0.9, beta_2=0.999, epsilon=1e-7):
        self.learning_rate = learning_rate
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon
        self.step = 0
        self.moments = {}

    def update(self, parameters, gradients):
        """The parameters after one step; `parameters` itself stays as it is."""
        self.step += 1
        correction = np.sqrt(1 - self.beta_2**self.step) / (1 - self.beta_1**self.step)
        updated = {}
        for name, parameter in parameters.items():
            gradient = gradients[name]
            first, second = self.moments.get(name, (0.0, 0.0))
            first = first + (gradient - first) * (1 - self.beta_1)
            second = second + (gradient**2 - second) * (1 - self.beta_2)
            self.moments[name] = first, second
            scaled = first * self.learning_rate * correction
            updated[name] = parameter - scaled / (np.sqrt(second) + self.epsilon)
        return updated


def mnist_denoise(tape, parameters, noisy):
    """models/mnist_denoise.cpp: the denoised images."""
    image = relu(tape, conv2d(tape, parameters, "conv2d", noisy))
    image = max_pool2d(tape, image, 2)
    image = relu(tape, conv2d(tape, parameters, "conv2d_1", image))
    image = max_pool2d(tape, image, 2)
    image = relu(tape, conv2d(tape, parameters, "conv2d_2", image))
    image = relu(tape, conv2d_transpose(tape, parameters, "conv2d_transpose", image))
    image = upsample2d(tape, image, 2)
    image = relu(tape, conv2d_transpose(tape, parameters, "conv2d_transpose_1", image))
    image = upsample2d(tape, image, 2)
    return relu(tape, conv2d_transpose(tape, parameters, "conv2d_transpose_2", image))


def evaluate(parameters, noisy, clean):
    """The output, the loss, and the gradient of every parameter."""
    tape = Tape()
    output = mnist_denoise(tape, parameters, noisy)
    loss, gradient = mean_squared_error(output, clean)
    tape.backpropagate(gradient)
    return output, loss, tape.gradients


def train(parameters, noisy, clean, steps):
    """The loss before each step, and the parameters after the last one."""
    adam = Adam()
    losses = []
    for _ in range(steps):
        _, loss, gradients = evaluate(parameters, noisy, clean)
        losses.append(loss)
        parameters = adam.update(parameters, gradients)
    return np.array(losses), parameters


def finite_differences(parameters, noisy, clean, name, indices, step=1e-6):
    """Central differences of the loss by `indices` of a flattened parameter."""

    def loss_at(index, offset):
        moved = parameters[name].copy()
        moved.flat[index] += offset
        output = mnist_denoise(Tape(), {**parameters, name: moved}, noisy)
        return mean_squared_error(output, clean)[0]

    return np.array(
        [(loss_at(i, step) - loss_at(i, -step)) / (2 * step) for i in indices]
    )
