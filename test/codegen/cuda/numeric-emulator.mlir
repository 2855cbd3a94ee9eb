// Kernels that use what the emulator emulates, against plain loops, in every
// order of threads.
// RUN: sinter-opt %s %emulate | %link_image -o %t.so
// RUN: env SINTER_EMULATOR_ORDER=forward %run_emulated %S/Inputs/check_kernels.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=reverse %run_emulated %S/Inputs/check_kernels.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=7 %run_emulated %S/Inputs/check_kernels.py %t.so

#shared = #gpu.address_space<workgroup>

gpu.module @kernels {
  // y[row] = the sum of x[row, :]; a block sums every so many rows.
  gpu.func @row_sums(%x: !llvm.ptr, %y: !llvm.ptr)
      workgroup(%sums: memref<8xf32, #shared>)
      kernel attributes {known_block_size = array<i32: 256, 1, 1>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c5 = arith.constant 5 : index
    %c8 = arith.constant 8 : index
    %c32 = arith.constant 32 : index
    %c1000 = arith.constant 1000 : index
    %width = arith.constant 32 : i32
    %zero = arith.constant 0.0 : f32
    %rows = sinter.buffer %x[%c0] : memref<5x1000xf32>
    %results = sinter.buffer %y[%c0] : memref<5xf32>
    %thread = gpu.thread_id x
    %lane = gpu.lane_id
    %threads = gpu.block_dim x
    %block = gpu.block_id x
    %blocks = gpu.grid_dim x
    scf.for %row = %block to %c5 step %blocks {
      %part = scf.for %i = %thread to %c1000 step %threads
          iter_args(%sum = %zero) -> f32 {
        %element = memref.load %rows[%row, %i] : memref<5x1000xf32>
        %next = arith.addf %sum, %element : f32
        scf.yield %next : f32
      }
      %o16 = arith.constant 16 : i32
      %v16, %valid16 = gpu.shuffle xor %part, %o16, %width : f32
      %s16 = arith.addf %part, %v16 : f32
      %o8 = arith.constant 8 : i32
      %v8, %valid8 = gpu.shuffle xor %s16, %o8, %width : f32
      %s8 = arith.addf %s16, %v8 : f32
      %o4 = arith.constant 4 : i32
      %v4, %valid4 = gpu.shuffle xor %s8, %o4, %width : f32
      %s4 = arith.addf %s8, %v4 : f32
      // What is left of the sum is in the lanes below 4 of a lane.
      %o2 = arith.constant 2 : i32
      %v2, %valid2 = gpu.shuffle down %s4, %o2, %width : f32
      %a2 = arith.select %valid2, %v2, %zero : f32
      %s2 = arith.addf %s4, %a2 : f32
      %o1 = arith.constant 1 : i32
      %v1, %valid1 = gpu.shuffle down %s2, %o1, %width : f32
      %a1 = arith.select %valid1, %v1, %zero : f32
      %s1 = arith.addf %s2, %a1 : f32
      %isFirst = arith.cmpi eq, %lane, %c0 : index
      scf.if %isFirst {
        %warp = arith.divui %thread, %c32 : index
        memref.store %s1, %sums[%warp] : memref<8xf32, #shared>
      }
      gpu.barrier
      %isZero = arith.cmpi eq, %thread, %c0 : index
      scf.if %isZero {
        %total = scf.for %i = %c0 to %c8 step %c1
            iter_args(%sum = %zero) -> f32 {
          %warpSum = memref.load %sums[%i] : memref<8xf32, #shared>
          %next = arith.addf %sum, %warpSum : f32
          scf.yield %next : f32
        }
        memref.store %total, %results[%row] : memref<5xf32>
      }
      gpu.barrier
    }
    gpu.return
  }

  // c = a * b; a warp for each 16 rows, fragments by single loads.
  gpu.func @matmul_tf32(%aBase: !llvm.ptr, %bBase: !llvm.ptr, %cBase: !llvm.ptr)
      kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c4 = arith.constant 4 : index
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %c24 = arith.constant 24 : index
    %a = sinter.buffer %aBase[%c0] : memref<32x24xf32>
    %b = sinter.buffer %bBase[%c0] : memref<24x8xf32>
    %c = sinter.buffer %cBase[%c0] : memref<32x8xf32>
    %lane = gpu.lane_id
    %g = arith.divui %lane, %c4 : index
    %t = arith.remui %lane, %c4 : index
    %block = gpu.block_id x
    %first = arith.muli %block, %c16 : index
    %row = arith.addi %first, %g : index
    %row8 = arith.addi %row, %c8 : index
    %zero = arith.constant dense<0.0> : vector<2x2xf32>
    %sums = scf.for %k = %c0 to %c24 step %c8
        iter_args(%sum = %zero) -> vector<2x2xf32> {
      %kt = arith.addi %k, %t : index
      %kt4 = arith.addi %kt, %c4 : index
      %a0 = memref.load %a[%row, %kt] : memref<32x24xf32>
      %a1 = memref.load %a[%row8, %kt] : memref<32x24xf32>
      %a2 = memref.load %a[%row, %kt4] : memref<32x24xf32>
      %a3 = memref.load %a[%row8, %kt4] : memref<32x24xf32>
      %b0 = memref.load %b[%kt, %g] : memref<24x8xf32>
      %b1 = memref.load %b[%kt4, %g] : memref<24x8xf32>
      %aFragment = vector.from_elements %a0, %a1, %a2, %a3 : vector<4x1xf32>
      %bFragment = vector.from_elements %b0, %b1 : vector<2x1xf32>
      %next = nvgpu.mma.sync (%aFragment, %bFragment, %sum)
          {mmaShape = [16, 8, 8], tf32Enabled}
          : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
      scf.yield %next : vector<2x2xf32>
    }
    %column = arith.muli %t, %c2 : index
    %column1 = arith.addi %column, %c1 : index
    %s0 = vector.extract %sums[0, 0] : f32 from vector<2x2xf32>
    %s1 = vector.extract %sums[0, 1] : f32 from vector<2x2xf32>
    %s2 = vector.extract %sums[1, 0] : f32 from vector<2x2xf32>
    %s3 = vector.extract %sums[1, 1] : f32 from vector<2x2xf32>
    memref.store %s0, %c[%row, %column] : memref<32x8xf32>
    memref.store %s1, %c[%row, %column1] : memref<32x8xf32>
    memref.store %s2, %c[%row8, %column] : memref<32x8xf32>
    memref.store %s3, %c[%row8, %column1] : memref<32x8xf32>
    gpu.return
  }

  // c = a * b by one warp. Asynchronous copies fill one of two stages of dynamic
  // shared memory, 16 rows of b and as many columns of a, while the other one is
  // multiplied.
  gpu.func @matmul_bf16(%aBase: !llvm.ptr, %bBase: !llvm.ptr, %cBase: !llvm.ptr)
      kernel attributes {known_block_size = array<i32: 32, 1, 1>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c4 = arith.constant 4 : index
    %c8 = arith.constant 8 : index
    %c16 = arith.constant 16 : index
    %c64 = arith.constant 64 : index
    %c48 = arith.constant 48 : index
    %bytesOfA = arith.constant 1024 : index
    %a = sinter.buffer %aBase[%c0] : memref<16x64xbf16>
    %b = sinter.buffer %bBase[%c0] : memref<64x8xbf16>
    %c = sinter.buffer %cBase[%c0] : memref<16x8xf32>
    %dynamic = gpu.dynamic_shared_memory : memref<?xi8, #shared>
    %aStages = memref.view %dynamic[%c0][]
        : memref<?xi8, #shared> to memref<2x16x16xbf16, #shared>
    %bStages = memref.view %dynamic[%bytesOfA][]
        : memref<?xi8, #shared> to memref<2x16x8xbf16, #shared>
    %lane = gpu.lane_id

    // A lane copies half of a row of a, and the first 16 copy a row of b.
    %copyRow = arith.divui %lane, %c2 : index
    %half = arith.remui %lane, %c2 : index
    %copyColumn = arith.muli %half, %c8 : index
    %copiesB = arith.cmpi ult, %lane, %c16 : index
    // Where it reads matrices.
    %loadRow = arith.remui %lane, %c16 : index
    %loadHalf = arith.divui %lane, %c16 : index
    %loadColumn = arith.muli %loadHalf, %c8 : index

    %a0 = nvgpu.device_async_copy %a[%copyRow, %copyColumn],
        %aStages[%c0, %copyRow, %copyColumn], 8
        : memref<16x64xbf16> to memref<2x16x16xbf16, #shared>
    scf.if %copiesB {
      %b0 = nvgpu.device_async_copy %b[%lane, %c0], %bStages[%c0, %lane, %c0], 8
          : memref<64x8xbf16> to memref<2x16x8xbf16, #shared>
    }
    %group0 = nvgpu.device_async_create_group %a0
    %zero = arith.constant dense<0.0> : vector<2x2xf32>
    %sums, %lastGroup = scf.for %k = %c0 to %c64 step %c16
        iter_args(%sum = %zero, %group = %group0)
        -> (vector<2x2xf32>, !nvgpu.device.async.token) {
      %step = arith.divui %k, %c16 : index
      %stage = arith.remui %step, %c2 : index
      %otherStage = arith.subi %c1, %stage : index
      %kNext = arith.addi %k, %c16 : index
      %isLast = arith.cmpi eq, %k, %c48 : index
      scf.if %isLast {
      } else {
        %kColumn = arith.addi %kNext, %copyColumn : index
        %aCopy = nvgpu.device_async_copy %a[%copyRow, %kColumn],
            %aStages[%otherStage, %copyRow, %copyColumn], 8
            : memref<16x64xbf16> to memref<2x16x16xbf16, #shared>
        scf.if %copiesB {
          %kRow = arith.addi %kNext, %lane : index
          %bCopy = nvgpu.device_async_copy %b[%kRow, %c0],
              %bStages[%otherStage, %lane, %c0], 8
              : memref<64x8xbf16> to memref<2x16x8xbf16, #shared>
        }
      }
      %nextGroup = nvgpu.device_async_create_group
      nvgpu.device_async_wait %group {numGroups = 1 : i32}
      gpu.barrier
      %aFragment = nvgpu.ldmatrix %aStages[%stage, %loadRow, %loadColumn]
          {numTiles = 4 : i32, transpose = false}
          : memref<2x16x16xbf16, #shared> -> vector<4x2xbf16>
      %bFragment = nvgpu.ldmatrix %bStages[%stage, %loadRow, %c0]
          {numTiles = 2 : i32, transpose = true}
          : memref<2x16x8xbf16, #shared> -> vector<2x2xbf16>
      %next = nvgpu.mma.sync (%aFragment, %bFragment, %sum)
          {mmaShape = [16, 8, 16]}
          : (vector<4x2xbf16>, vector<2x2xbf16>, vector<2x2xf32>) -> vector<2x2xf32>
      gpu.barrier
      scf.yield %next, %nextGroup : vector<2x2xf32>, !nvgpu.device.async.token
    }
    %g = arith.divui %lane, %c4 : index
    %t = arith.remui %lane, %c4 : index
    %row8 = arith.addi %g, %c8 : index
    %column = arith.muli %t, %c2 : index
    %s0 = vector.extract %sums[0] : vector<2xf32> from vector<2x2xf32>
    %s1 = vector.extract %sums[1] : vector<2xf32> from vector<2x2xf32>
    vector.store %s0, %c[%g, %column] : memref<16x8xf32>, vector<2xf32>
    vector.store %s1, %c[%row8, %column] : memref<16x8xf32>, vector<2xf32>
    gpu.return
  }
}
