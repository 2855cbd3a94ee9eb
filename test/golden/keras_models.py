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
