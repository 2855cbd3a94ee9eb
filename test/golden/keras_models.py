"""The models of models/*.cpp as Keras writes them, for golden files and
benchmarks. Set KERAS_BACKEND before importing this."""

import keras
from keras import layers


def mnist_denoise():
    noisy = keras.Input((28, 28, 1), name="noisy")
    image = layers.Conv2D(16, 3, activation="relu", name="conv2d")(noisy)
    image = layers.MaxPooling2D(2)(image)
    image = layers.Conv2D(8, 2, activation="relu", name="conv2d_1")(image)
    image = layers.MaxPooling2D(2)(image)
    image = layers.Conv2D(8, 3, activation="relu", name="conv2d_2")(image)
    image = layers.Conv2DTranspose(8, 3, activation="relu", name="conv2d_transpose")(image)
    image = layers.UpSampling2D(2)(image)
    image = layers.Conv2DTranspose(8, 2, activation="relu", name="conv2d_transpose_1")(image)
    image = layers.UpSampling2D(2)(image)
    denoised = layers.Conv2DTranspose(1, 3, activation="relu", name="conv2d_transpose_2")(image)
    return keras.Model(noisy, denoised, name="mnist_denoise")


def borders():
    """Strides, 'same' padding with the odd pixel on either side, windows that
    leave pixels over, kernels smaller than their stride, a skip connection."""
    noisy = keras.Input((28, 28, 1), name="noisy")
    image = layers.Conv2D(4, 3, strides=2, padding="same", activation="relu", name="conv2d")(noisy)
    skipped = image
    image = layers.Conv2D(4, 2, padding="same", activation="relu", name="conv2d_1")(image)
    image = layers.Add()([image, skipped])
    image = layers.MaxPooling2D(3)(image)
    image = layers.Conv2DTranspose(5, 3, strides=3, activation="relu", name="conv2d_transpose")(image)
    image = layers.Conv2DTranspose(3, 4, strides=2, padding="same", activation="relu", name="conv2d_transpose_1")(image)
    image = layers.Conv2DTranspose(6, 5, activation="relu", name="conv2d_transpose_2")(image)
    image = layers.Conv2D(3, 5, strides=3, activation="relu", name="conv2d_2")(image)
    image = layers.Conv2DTranspose(4, 2, strides=3, activation="relu", name="conv2d_transpose_3")(image)
    image = layers.Conv2DTranspose(2, 2, padding="same", activation="relu", name="conv2d_transpose_4")(image)
    denoised = layers.Conv2DTranspose(1, 5, use_bias=False, name="denoised")(image)
    return keras.Model(noisy, denoised, name="borders")
