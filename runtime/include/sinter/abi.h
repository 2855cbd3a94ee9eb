//===-- abi.h - contract between compiled models and the runtime -*- C -*-===//
//
// The one header that the compiler and the runtime share: the compiler writes a
// `sinter_model` with its kernels into the executable, for each target, the
// runtime reads it and knows nothing else about the model. Plain C; every
// structure's size is asserted, so that both sides fail to compile rather than
// disagree. A change here raises SINTER_ABI_VERSION.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_ABI_H
#define SINTER_ABI_H

#include <stdint.h>

#ifdef __cplusplus
#define SINTER_STATIC_ASSERT static_assert
extern "C" {
#else
#define SINTER_STATIC_ASSERT _Static_assert
#endif

/// First bytes of a model description: "SINTERMD" in memory.
#define SINTER_ABI_MAGIC UINT64_C(0x444d5245544e4953)
#define SINTER_ABI_VERSION UINT32_C(10)
/// Symbol of the one `sinter_models` in an executable.
#define SINTER_MODELS_SYMBOL "sinter_model_descriptions"

/// Alignment in bytes of every buffer: the variable block and each variable in
/// it, the arena and each buffer in it, scratch memory, inputs and outputs.
#define SINTER_BUFFER_ALIGNMENT 64

/// What kernels run on.
typedef enum sinter_target {
  SINTER_TARGET_CPU = 0,
  SINTER_TARGET_CUDA = 1,
} sinter_target;

/// What a buffer's elements are.
typedef enum sinter_element_type {
  SINTER_F32 = 0,
  SINTER_I64 = 1,
  SINTER_BF16 = 2, ///< of what kernels hand to kernels alone
} sinter_element_type;

/// A named tensor. `shape` excludes the batch; a tensor with `per_sample` set
/// holds one such value for each sample, sample by sample.
typedef struct sinter_tensor {
  const char *name;
  const int64_t *shape;
  int32_t rank;
  int32_t element_type; ///< sinter_element_type
  int64_t bytes;        ///< of one value of `shape`
  int32_t per_sample;   ///< 1: one value a sample; 0: one value a batch
  int32_t is_target;    ///< 1: fed while training and evaluating only
} sinter_tensor;

/// How a variable gets its first value. Fans follow Keras's `compute_fans`.
typedef enum sinter_initializer {
  SINTER_INIT_CONSTANT = 0,       ///< every element is `initializer_value`
  SINTER_INIT_GLOROT_UNIFORM = 1, ///< U(-l, l), l = sqrt(6/(fan_in+fan_out))
  /// Normal with deviation sqrt(2/fan_in), cut at two deviations and widened to
  /// have that deviation again (Keras's truncated normal).
  SINTER_INIT_HE_NORMAL = 2,
  SINTER_INIT_HE_UNIFORM = 3, ///< U(-l, l), l = sqrt(6/fan_in)
} sinter_initializer;

/// What a variable is for.
typedef enum sinter_variable_role {
  SINTER_PARAMETER = 0, ///< trained by the optimizer
  SINTER_STATE = 1,     ///< of a layer, updated by its forward pass
  SINTER_SLOT = 2,      ///< of the optimizer, the step counter included
} sinter_variable_role;

/// A tensor that outlives a step: `offset` bytes into the variable block.
typedef struct sinter_variable {
  sinter_tensor tensor;
  int64_t offset;
  int32_t role;        ///< sinter_variable_role
  int32_t initializer; ///< sinter_initializer
  double initializer_value;
  int64_t fan_in;
  int64_t fan_out;
} sinter_variable;

/// A layer as the model file wrote it, for tables and reports.
typedef struct sinter_layer {
  const char *name;
  const char *kind;     ///< Keras's name of such layers: "max_pooling2d"
  const int64_t *shape; ///< output shape without the batch
  int64_t rank;
  int64_t parameters; ///< number of trained scalars
  int64_t state;      ///< number of other scalars: moving statistics
  int64_t flops;      ///< forward, for one sample; a multiply-add counts 2
  const char *file;
  int64_t line;
} sinter_layer;

/// Bits of `sinter_frame::flags`.
#define SINTER_FLAG_NO_DROPOUT UINT64_C(1)

/// Everything that a kernel can reach during one run of an entry point. The
/// compiled code reads the fields by their offsets.
typedef struct sinter_frame {
  int64_t batch;        ///< samples in this batch, at least 1
  int64_t padded_batch; ///< `batch` rounded up to the entry's batch_granule
  char *variables;      ///< the variable block
  char *arena;          ///< arena_bytes(entry, padded_batch) bytes
  /// By position in sinter_model::inputs, then in the outputs of the entry
  /// point's features.
  char *const *inputs;
  char *const *outputs;  ///< by position in sinter_entry::outputs
  char *const *operands; ///< by position in sinter_launch::operands
  uint64_t seed;
  uint64_t flags;
  float learning_rate_factor; ///< of every learning rate; 1 at the start
  int32_t reserved;
} sinter_frame;

/// Computes tile `tile` of a launch. Tiles of one launch are independent and
/// may run at the same time; `scratch` belongs to the calling thread, is
/// sinter_launch::scratch_bytes long and holds nothing between calls.
typedef void (*sinter_kernel)(const sinter_frame *frame, int64_t tile,
                              void *scratch);

/// What an operand's offset counts from.
typedef enum sinter_segment {
  SINTER_SEGMENT_VARIABLES = 0,
  SINTER_SEGMENT_ARENA = 1,
  SINTER_SEGMENT_INPUT = 2,  ///< number `index`
  SINTER_SEGMENT_OUTPUT = 3, ///< number `index`
} sinter_segment;

/// Memory that a kernel reads or writes: `offset + padded_batch * per_sample`
/// bytes into a segment.
typedef struct sinter_operand {
  int32_t segment; ///< sinter_segment
  int32_t index;
  int64_t offset;
  int64_t per_sample;
} sinter_operand;

/// An engine of cuDNN, or an algorithm of cuBLASLt, that was measured to be the
/// fastest for a call. Knobs of an algorithm are attributes of its
/// configuration.
typedef struct sinter_tuned_engine {
  const char *gpu;         ///< the driver's name of the GPU
  int64_t library_version; ///< 91900 is cuDNN 9.19.0, 130100 cuBLASLt 13.1.0
  int64_t batch;
  int64_t engine;
  const int64_t *knobs; ///< type and value of each, in turn
  int64_t knob_count;
} sinter_tuned_engine;

/// Which tensor of a convolution a call computes from the others.
typedef enum sinter_convolution_direction {
  /// The output: the input's convolution with the kernel, plus a bias for each
  /// filter, plus the addend, and nothing below zero with relu.
  SINTER_CONVOLUTION_FORWARD = 0,
  /// What is in the input's place: the gradient with respect to the input, or a
  /// transposed convolution. Without bias, addend and relu, as the next one.
  SINTER_CONVOLUTION_DATA_GRADIENT = 1,
  /// The kernel: the sum of its gradient over all samples. The launch's kernel
  /// makes one sum for each samples_per_tile samples, one after the other in
  /// memory: the first is to be the whole sum and the others zero.
  SINTER_CONVOLUTION_KERNEL_GRADIENT = 2,
} sinter_convolution_direction;

/// A convolution that cuDNN can compute in place of a launch's kernel, from the
/// same operands and for all samples. The kernel is (filters, rows, columns,
/// channels), images are (rows, columns, channels). All operands have elements
/// of one type; sums are float32, and rounded to that type at the end.
typedef struct sinter_convolution_call {
  int32_t direction; ///< sinter_convolution_direction
  /// Positions in sinter_launch::operands; -1: there is no such operand.
  int32_t input;
  int32_t kernel;
  int32_t bias;
  int32_t addend;
  int32_t output;
  int32_t relu;
  int32_t element_type; ///< sinter_element_type: F32 or BF16
  int64_t input_shape[3];
  int64_t kernel_shape[4];
  int64_t output_shape[3];
  int64_t strides[2];
  int64_t borders[4]; ///< zeros around the input: top, bottom, left, right
  int64_t dilation[2];
} sinter_convolution_call;

/// A matrix product that cuBLASLt can compute in place of a launch's kernel,
/// from the same operands and for all samples: `rows` by `columns` sums of
/// `depth` products, plus a bias for each column, and nothing below zero with
/// relu. Sums are float32, and rounded to the type of the result at the end.
/// Matrices lie in memory row by row, a transposed factor column by column.
typedef struct sinter_matrix_product_call {
  /// Positions in sinter_launch::operands; -1: there is no such operand.
  int32_t left;
  int32_t right;
  int32_t bias;
  int32_t result;
  int32_t left_transposed;
  int32_t right_transposed;
  int32_t relu;
  int32_t factor_type; ///< sinter_element_type: F32 or BF16
  int32_t result_type; ///< of the result and the bias: the same, or F32
  int32_t reserved;
  // 0: the number of samples.
  int64_t rows;
  int64_t columns;
  int64_t depth;
} sinter_matrix_product_call;

/// What a library can compute in place of a launch's kernel: a convolution or a
/// matrix product; the other is null.
typedef struct sinter_library_call {
  const sinter_convolution_call *convolution;
  const sinter_matrix_product_call *product;
  const sinter_tuned_engine *tuned;
  int64_t tuned_count;
} sinter_library_call;

/// How a bulk copy goes through a tensor.
typedef enum sinter_tensor_map_mode {
  /// Images, of shape (samples, rows, columns, channels). A copy brings the
  /// pixels of a convolution's consecutive results: it steps through a box of
  /// the image, `strides` pixels at a time, along the columns, then the rows,
  /// then the samples, and reads the pixel that lies at the copy's offset from
  /// there; zeros beside the image. `box` is (1, 1, pixels, channels).
  SINTER_TENSOR_MAP_PIXELS = 0,
  /// A copy brings `box`, zeros beside the tensor.
  SINTER_TENSOR_MAP_BOX = 1,
} sinter_tensor_map_mode;

/// How a CUDA kernel's bulk copies read an operand, a tensor of bfloat16. What
/// they bring lies in shared memory as lines of the innermost dimension, one
/// after the other, swizzled in lines of 128 bytes.
typedef struct sinter_tensor_map {
  int32_t operand;  ///< position in sinter_launch::operands
  int32_t mode;     ///< sinter_tensor_map_mode
  int64_t shape[4]; ///< 0: the samples of the batch
  int32_t box[4];
  /// Of pixels: of rows and columns, the first one that is stepped through,
  /// then how far the last one is from the image's last one: top, bottom, left,
  /// right.
  int32_t corners[4];
  int32_t strides[2]; ///< of pixels
} sinter_tensor_map;

/// A kernel over a one-dimensional grid of tiles. Launches of equal work share
/// a kernel and differ in their operands.
///
/// A CUDA kernel computes a tile with all threads of a block. The block takes
/// tile blockIdx.x, blockIdx.x + gridDim.x, …: any number of blocks may be
/// started. Its parameters: int64_t batch, int64_t tiles, uint64_t seed,
/// uint64_t flags, float learning_rate_factor, void *scratch, then a pointer
/// for each operand, then each tensor map as a CUtensorMap.
typedef struct sinter_launch {
  const char *name; ///< unique in the model
  /// What it computes, for reports: "conv2d + relu + max_pooling2d".
  const char *layers;
  sinter_kernel kernel; ///< null on CUDA
  const char *function; ///< its name in the device image; null on the CPU
  const sinter_operand *operands;
  int64_t operand_count;
  /// The grid has `tiles` tiles and, where samples_per_tile is not 0, so many
  /// for each ceil(batch / samples_per_tile) groups of samples: all groups of
  /// the first tile come before those of the second.
  int64_t samples_per_tile;
  int64_t tiles;
  /// Of each thread; on CUDA of each block that is started, one after the
  /// other in one piece of memory, and a multiple of 256.
  int64_t scratch_bytes;
  int64_t flops_per_sample; ///< arithmetic that grows with the batch
  int64_t flops_fixed;      ///< arithmetic that does not
  int64_t bytes_per_sample; ///< read and written, each byte once
  int64_t bytes_fixed;
  int32_t block_threads; ///< of each block; 0 on the CPU
  int32_t shared_bytes;  ///< dynamic shared memory of each block
  /// What computes the same; null: nothing else does.
  const sinter_library_call *library_call;
  const sinter_tensor_map *tensor_maps;
  int64_t tensor_map_count;
} sinter_launch;

/// A function of the model: its launches run in order, each after the one
/// before it has finished. Needs an arena of
/// `padded_batch * arena_bytes_per_sample + arena_bytes_fixed` bytes.
typedef struct sinter_entry {
  const char *name; ///< "prepare", "predict", "evaluate", "train_<phase>", …
  const sinter_launch *launches;
  int64_t launch_count;
  /// "loss", "metric/<name>", "output/<name>", "gradient/<name>", "feature/<n>"
  const sinter_tensor *outputs;
  int64_t output_count;
  int64_t batch_granule; ///< padded_batch is a multiple of this
  int64_t arena_bytes_per_sample;
  int64_t arena_bytes_fixed;
  /// Index of the entry point that runs first on the same batch and whose
  /// outputs, all per sample, are further inputs of this one; -1: none does.
  int64_t features_entry;
} sinter_entry;

/// Where a model input's values come from.
typedef enum sinter_source {
  SINTER_SOURCE_IMAGE = 0,         ///< the picture, scaled to [0, 1], HxWxC
  SINTER_SOURCE_LABEL = 1,         ///< the class number, of shape 1
  SINTER_SOURCE_LABEL_ONE_HOT = 2, ///< 1 at the class, of shape (classes)
  SINTER_SOURCE_MASK = 3,          ///< each pixel's class number, HxWx1
  SINTER_SOURCE_MASK_ONE_HOT = 4,  ///< 1 at each pixel's class, HxW(classes)
  SINTER_SOURCE_ARRAY = 5,         ///< an array of a .npy or .npz file
} sinter_source;

/// What is done to a value on its way to the model.
typedef enum sinter_stage_kind {
  /// Each element becomes 1 with probability `a`, else 0 with probability `b`.
  SINTER_STAGE_SALT_AND_PEPPER = 0,
  SINTER_STAGE_SCALE = 1, ///< a * x + b
  /// x * 255, RGB to BGR, minus (103.939, 116.779, 123.68).
  SINTER_STAGE_CAFFE = 2,
  SINTER_STAGE_RESIZE = 3, ///< first, of a picture: to a rows and b columns
} sinter_stage_kind;

typedef struct sinter_stage {
  int32_t kind; ///< sinter_stage_kind
  float a;
  float b;
  int32_t reserved;
} sinter_stage;

/// How one model input is fed from the data set; one for each input, in order.
typedef struct sinter_feed {
  int64_t source;         ///< sinter_source
  const char *array_name; ///< of SINTER_SOURCE_ARRAY
  const sinter_stage *stages;
  int64_t stage_count;
} sinter_feed;

/// The samples: which files are read, and how.
typedef struct sinter_dataset {
  /// "mnist", "cifar10", "image_folders", "segmentation" or "arrays".
  const char *reader;
  const char *const *class_names;
  int64_t class_count;
  /// What every picture is brought to: height, width, channels.
  int64_t picture[3];
  int32_t flip_horizontally; ///< 1: half of the pictures, in training
  int32_t flip_vertically;   ///< 1: half of the pictures, in training
  /// In training: a random cut of the picture's size after so many pixels of
  /// zeros were added on each side.
  int64_t crop_padding;
  double validation_split; ///< if the files have no such part, from the end
} sinter_dataset;

/// How the values of a metric's output combine over batches.
typedef enum sinter_metric_kind {
  SINTER_METRIC_MEAN = 0, ///< a scalar, the batch's mean
  /// (classes, classes), the batch's counts: row is the target's class, column
  /// the output's. Gives intersection over union.
  SINTER_METRIC_CONFUSION_MATRIX = 1,
} sinter_metric_kind;

/// The output "metric/<name>" of "evaluate" and of each "train_…".
typedef struct sinter_metric {
  const char *name;
  int32_t kind; ///< sinter_metric_kind
  int32_t reserved;
  int64_t classes; ///< of a confusion matrix
} sinter_metric;

/// One part of the training: its own entry points and length.
typedef struct sinter_phase {
  const char *name;
  int64_t train_entry;    ///< index of "train_<name>"
  int64_t evaluate_entry; ///< index of "evaluate_<name>", else of "evaluate"
  int64_t gradient_entry; ///< index of "gradient_<name>"
  int64_t epochs;         ///< default of --epochs
  int64_t trained;        ///< number of scalars that it trains
} sinter_phase;

/// The description of a model. Entry points: "predict" (outputs per sample),
/// "evaluate" (outputs "loss", the batch's mean, and "metric/…"), and for each
/// phase "train_…" (the same outputs; updates the variables) and "gradient_…"
/// (outputs "loss", "output/…" and "gradient/<parameter>" for each parameter
/// that the phase trains; updates nothing). The slots of a phase's optimizer
/// are named "optimizer/<phase>/…".
///
/// A phase that freezes the layers before those it trains may have
/// "features_…": what its frozen layers make of a sample, from variables that
/// "train_…" does not change. "train_…" and "evaluate_…" then take these
/// features; "evaluate_…" gives what "evaluate" does.
///
/// All of these may read what follows from variables that they do not write.
/// The entry point "prepare" (no inputs, no outputs, a batch of 1) computes it
/// into the part of the variable block that no variable is in. It has to run
/// before an entry point whose variables were written by anything else.
typedef struct sinter_model {
  uint64_t magic;
  uint32_t abi_version;
  int32_t target; ///< sinter_target
  const char *name;
  const char *cpu; ///< LLVM's name of the CPU compiled for; null on CUDA
  /// What it must have: "avx2,fma,…", LLVM's names; null on CUDA.
  const char *cpu_features;
  const sinter_tensor *inputs;
  const sinter_feed *feeds; ///< input_count of them
  int64_t input_count;
  const sinter_tensor *outputs; ///< of the network, per sample
  int64_t output_count;
  const sinter_variable *variables;
  int64_t variable_count;
  int64_t variable_bytes;     ///< size of the block, "prepare"'s part included
  const sinter_layer *layers; ///< in the order of Keras's `model.layers`
  int64_t layer_count;
  const sinter_entry *entries;
  int64_t entry_count;
  const sinter_phase *phases;
  int64_t phase_count;
  const sinter_metric *metrics;
  int64_t metric_count;
  sinter_dataset dataset;
  int64_t batch_size; ///< default of --batch-size
  // Of CUDA; null and 0 on the CPU.
  const char *precision; ///< of matrix products: "fp32", "tf32" or "bf16"
  const char *gpu_arch;  ///< what the image is for: "sm_90a" or "emulator"
  /// A cubin, or a shared object of the emulator; null: there is none.
  const void *device_image;
  int64_t device_image_bytes;
  const char *ptx; ///< the same kernels as text; null: there is none
} sinter_model;

/// The descriptions of one model: the CPU's first, of which there is one at
/// most, then CUDA's, of which the first that the driver takes is run. They
/// differ in their kernels: in the entry points' launches, arenas and granules,
/// in the offsets of variables and in the size of their block.
typedef struct sinter_models {
  const sinter_model *const *models;
  int64_t count; ///< at least 1
} sinter_models;

SINTER_STATIC_ASSERT(sizeof(sinter_tensor) == 40, "sinter_tensor");
SINTER_STATIC_ASSERT(sizeof(sinter_variable) == 80, "sinter_variable");
SINTER_STATIC_ASSERT(sizeof(sinter_layer) == 72, "sinter_layer");
SINTER_STATIC_ASSERT(sizeof(sinter_frame) == 80, "sinter_frame");
SINTER_STATIC_ASSERT(sizeof(sinter_operand) == 24, "sinter_operand");
SINTER_STATIC_ASSERT(sizeof(sinter_tuned_engine) == 48, "sinter_tuned_engine");
SINTER_STATIC_ASSERT(sizeof(sinter_convolution_call) == 176,
                     "sinter_convolution_call");
SINTER_STATIC_ASSERT(sizeof(sinter_matrix_product_call) == 64,
                     "sinter_matrix_product_call");
SINTER_STATIC_ASSERT(sizeof(sinter_library_call) == 32, "sinter_library_call");
SINTER_STATIC_ASSERT(sizeof(sinter_tensor_map) == 80, "sinter_tensor_map");
SINTER_STATIC_ASSERT(sizeof(sinter_launch) == 136, "sinter_launch");
SINTER_STATIC_ASSERT(sizeof(sinter_entry) == 72, "sinter_entry");
SINTER_STATIC_ASSERT(sizeof(sinter_stage) == 16, "sinter_stage");
SINTER_STATIC_ASSERT(sizeof(sinter_feed) == 32, "sinter_feed");
SINTER_STATIC_ASSERT(sizeof(sinter_dataset) == 72, "sinter_dataset");
SINTER_STATIC_ASSERT(sizeof(sinter_metric) == 24, "sinter_metric");
SINTER_STATIC_ASSERT(sizeof(sinter_phase) == 48, "sinter_phase");
SINTER_STATIC_ASSERT(sizeof(sinter_model) == 288, "sinter_model");
SINTER_STATIC_ASSERT(sizeof(sinter_models) == 16, "sinter_models");

#ifdef __cplusplus
} // extern "C"
#endif

#endif // SINTER_ABI_H
