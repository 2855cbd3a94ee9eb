"""The models of models/*.cpp as Keras writes them, for golden files and
benchmarks. Set KERAS_BACKEND before importing this.

Layers without a name are named as Keras numbers them after clear_session().
Golden files are of small images and without dropout, benchmarks of what the
model files say.
"""

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


def cifar10(between, dropout):
    """`between` stands before every activation but the last."""
    image = keras.Input((32, 32, 3), name="image")

    def dropped(rate, value):
        return layers.Dropout(rate)(value) if dropout else value

    def activated(layer, value):
        return layers.Activation("relu")(between(layer(value)))

    value = image
    for filters in (32, 64):
        value = activated(layers.Conv2D(filters, 3, padding="same"), value)
        value = activated(layers.Conv2D(filters, 3), value)
        value = dropped(0.25, layers.MaxPooling2D(2)(value))
    value = dropped(0.5, activated(layers.Dense(512), layers.Flatten()(value)))
    return image, layers.Dense(10, activation="softmax")(value)


def cifar10_baseline(dropout=False):
    return keras.Model(*cifar10(lambda value: value, dropout))


def cifar10_batch_norm(dropout=False):
    return keras.Model(*cifar10(lambda value: layers.BatchNormalization()(value), dropout))


def vgg19():
    return keras.applications.VGG19(weights=None, input_shape=(32, 32, 3), classes=10)


def resnet50(shape=(48, 48, 3), classes=10):
    return keras.applications.ResNet50(weights=None, input_shape=shape, classes=classes)


resnet50_fine_tuning = resnet50


def resnet50_blocks():
    whole = keras.applications.ResNet50(weights=None, input_shape=(48, 48, 3), include_top=False)
    value = layers.GlobalAveragePooling2D(name="avg_pool")(whole.get_layer("conv3_block1_out").output)
    return keras.Model(whole.input, layers.Dense(10, activation="softmax", name="predictions")(value))


def decoded(value, enlarged, refined):
    """The decoder of the segmentation models: filters of its layers."""
    for filters in enlarged:
        value = layers.UpSampling2D(2)(value)
        value = layers.Conv2DTranspose(filters, 3, padding="same", activation="relu")(value)
    for filters in refined:
        value = layers.Conv2DTranspose(filters, 3, padding="same", activation="relu")(value)
    return layers.Conv2D(1, 1, activation="sigmoid")(value)


def vgg19_segmentation(shape=(32, 32, 3)):
    encoder = keras.applications.VGG19(include_top=False, weights=None, input_shape=shape)
    features = encoder.get_layer("block5_conv2").output
    return keras.Model(encoder.input, decoded(features, (256, 128, 128, 64), (32, 16)))


def vgg19_fc2_segmentation():
    encoder = keras.applications.VGG19(weights=None, input_shape=(32, 32, 3))
    code = layers.Reshape((8, 8, 64))(encoder.get_layer("fc2").output)
    return keras.Model(encoder.input, decoded(code, (256, 128, 128, 64, 32), (16,)))


def horse_dog_segmentation():
    def features(value, filters):
        for _ in range(2):
            value = layers.Conv2D(filters, 3, padding="same")(value)
            value = layers.Activation("relu")(layers.BatchNormalization()(value))
        return value

    image = keras.Input((16, 24, 3), name="image")
    skipped, value = [], features(image, 16)
    for filters in (32, 64, 128):
        skipped.append(value)
        value = features(layers.MaxPooling2D(2)(value), filters)
    for filters in (64, 32, 16):
        value = layers.Concatenate()([layers.UpSampling2D(2)(value), skipped.pop()])
        value = features(value, filters)
    return keras.Model(image, layers.Conv2D(3, 1, activation="softmax")(value))


def own_layers():
    def convolved(value, filters, size=3, dilation=1):
        return layers.Conv2D(filters, size, padding="same", dilation_rate=dilation)(value)

    def normalized(value):
        return layers.BatchNormalization()(value)

    def activated(value):
        return layers.Activation("relu")(value)

    def pyramid(value):
        return layers.Concatenate()([activated(convolved(value, 4, dilation=d)) for d in (1, 2, 3)])

    def residual(value, filters):
        shortcut = value
        if value.shape[-1] != filters:
            shortcut = normalized(convolved(value, filters, size=1))
        value = activated(normalized(convolved(value, filters)))
        value = normalized(convolved(value, filters))
        return activated(layers.Add()([value, shortcut]))

    image = keras.Input((16, 24, 3), name="image")
    whole = pyramid(image)
    half = residual(layers.MaxPooling2D(2)(whole), 8)
    bottom = residual(residual(layers.MaxPooling2D(2)(half), 12), 12)
    half = layers.Concatenate()([layers.UpSampling2D(2)(bottom), half])
    whole = layers.Concatenate()([layers.UpSampling2D(2)(half), whole])
    return keras.Model(image, layers.Conv2D(3, 1, activation="softmax")(whole))
