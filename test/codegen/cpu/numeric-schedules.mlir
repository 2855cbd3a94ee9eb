// The first six steps of each schedule against Keras 3.16, which printed the
// numbers below, and the factor of the frame.
// RUN: sinter-opt %s --sinter-convert-to-linalg %bufferize | %run_on_cpu > %t
// RUN: FileCheck %s < %t

func.func private @printMemrefF32(tensor<*xf32>)

func.func private @inverse_time(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.inverse_time_decay<rate = 1.0e-1 : f64, decay_steps = 1.0 : f64,
                                     decay_rate = 1.0e-2 : f64>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func private @inverse_time_stairs(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.inverse_time_decay<rate = 1.0e-1 : f64, decay_steps = 2.0 : f64,
                                     decay_rate = 5.0e-1 : f64,
                                     staircase = true>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func private @exponential(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.exponential_decay<rate = 1.0e-1 : f64, decay_steps = 2.0 : f64,
                                    decay_rate = 5.0e-1 : f64>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func private @exponential_stairs(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.exponential_decay<rate = 1.0e-1 : f64, decay_steps = 2.0 : f64,
                                    decay_rate = 5.0e-1 : f64,
                                    staircase = true>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func private @cosine(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.cosine_decay<rate = 1.0e-1 : f64, decay_steps = 4.0 : f64,
                               alpha = 1.0e-1 : f64>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func private @piecewise(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.piecewise_constant_decay<boundaries = [1, 3],
                                           values = [1.0e-1, 1.0e-2, 1.0e-3]>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func private @constant(%frame: !llvm.ptr, %tile: index,
    %scratch: !llvm.ptr, %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  %rate = sinter.learning_rate
          #sinter.constant_rate<1.0e-1 : f64>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

func.func @main() {
  // A frame that holds nothing but the factor, which is 1.
  %c1 = arith.constant 1 : i64
  %frame = llvm.alloca %c1 x !llvm.array<80 x i8> : (i64) -> !llvm.ptr
  %field = llvm.getelementptr %frame[72] : (!llvm.ptr) -> !llvm.ptr, i8
  %one = arith.constant 1.0 : f32
  llvm.store %one, %field : f32, !llvm.ptr
  %tile = arith.constant 0 : index
  %steps = arith.constant 6 : index

  // CHECK: [0.1,{{ +}}0.0990099,{{ +}}0.0980392,{{ +}}0.0970874,{{ +}}0.0961538,{{ +}}0.0952381]
  %inverse_time = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @inverse_time(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %inverse_time_any = tensor.cast %inverse_time : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%inverse_time_any) : (tensor<*xf32>) -> ()

  // CHECK: [0.1,{{ +}}0.1,{{ +}}0.0666667,{{ +}}0.0666667,{{ +}}0.05,{{ +}}0.05]
  %inverse_time_stairs = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @inverse_time_stairs(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %inverse_time_stairs_any = tensor.cast %inverse_time_stairs : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%inverse_time_stairs_any) : (tensor<*xf32>) -> ()

  // CHECK: [0.1,{{ +}}0.0707107,{{ +}}0.05,{{ +}}0.0353553,{{ +}}0.025,{{ +}}0.0176777]
  %exponential = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @exponential(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %exponential_any = tensor.cast %exponential : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%exponential_any) : (tensor<*xf32>) -> ()

  // CHECK: [0.1,{{ +}}0.1,{{ +}}0.05,{{ +}}0.05,{{ +}}0.025,{{ +}}0.025]
  %exponential_stairs = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @exponential_stairs(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %exponential_stairs_any = tensor.cast %exponential_stairs : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%exponential_stairs_any) : (tensor<*xf32>) -> ()

  // CHECK: [0.1,{{ +}}0.0868198,{{ +}}0.055,{{ +}}0.0231802,{{ +}}0.01,{{ +}}0.01]
  %cosine = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @cosine(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %cosine_any = tensor.cast %cosine : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%cosine_any) : (tensor<*xf32>) -> ()

  // CHECK: [0.1,{{ +}}0.1,{{ +}}0.01,{{ +}}0.01,{{ +}}0.001,{{ +}}0.001]
  %piecewise = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @piecewise(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %piecewise_any = tensor.cast %piecewise : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%piecewise_any) : (tensor<*xf32>) -> ()

  // CHECK: [0.1,{{ +}}0.1,{{ +}}0.1,{{ +}}0.1,{{ +}}0.1,{{ +}}0.1]
  %constant = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @constant(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %constant_any = tensor.cast %constant : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%constant_any) : (tensor<*xf32>) -> ()

  // On a plateau the runtime made all rates smaller.
  %quarter = arith.constant 0.25 : f32
  llvm.store %quarter, %field : f32, !llvm.ptr

  // CHECK: [0.025,{{ +}}0.025,{{ +}}0.0025,{{ +}}0.0025,{{ +}}0.00025,{{ +}}0.00025]
  %scaled = tensor.generate %steps {
  ^bb0(%i: index):
    %step = arith.index_cast %i : index to i64
    %t = tensor.from_elements %step : tensor<i64>
    %rate = func.call @piecewise(%frame, %tile, %frame, %t)
          : (!llvm.ptr, index, !llvm.ptr, tensor<i64>) -> tensor<f32>
    %value = tensor.extract %rate[] : tensor<f32>
    tensor.yield %value : f32
  } : tensor<?xf32>
  %scaled_any = tensor.cast %scaled : tensor<?xf32> to tensor<*xf32>
  call @printMemrefF32(%scaled_any) : (tensor<*xf32>) -> ()
  return
}
