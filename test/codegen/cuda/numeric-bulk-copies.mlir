// Pixels that bulk copies bring to shared memory, in every order of threads: a
// kernel collects what the taps of a convolution multiply, two copies in turn.
// RUN: sinter-opt %s %emulate | %link_image -o %t.so
// RUN: env SINTER_EMULATOR_ORDER=forward %run_emulated %S/Inputs/check_bulk_copies.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=reverse %run_emulated %S/Inputs/check_bulk_copies.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=7 %run_emulated %S/Inputs/check_bulk_copies.py %t.so

#shared = #gpu.address_space<workgroup>

gpu.module @kernels {
  // columns[tap] = what tap (tap / 3, tap % 3) reads of 64 channels for 64
  // results of a convolution, from the pixel (sample, row, column) on.
  gpu.func @columns(%map: !llvm.ptr {llvm.byval = !llvm.array<128 x i8>, llvm.align = 64 : i64},
                    %sample: i32, %row: i32, %column: i32, %channel: i32,
                    %columnsBase: !llvm.ptr)
      workgroup(%slabs: memref<2x64x64xbf16, #shared> {llvm.align = 1024 : i64},
                %barriers: memref<2xi64, #shared>)
      kernel attributes {known_block_size = array<i32: 64, 1, 1>} {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    %c3 = arith.constant 3 : index
    %c8 = arith.constant 8 : index
    %c9 = arith.constant 9 : index
    %c64 = arith.constant 64 : index
    %slabBytes = arith.constant 8192 : index
    %bytes = arith.constant 8192 : i32
    %one = arith.constant 1 : i32
    %ticks = arith.constant 1000000 : i32
    %columns = sinter.buffer %columnsBase[%c0] : memref<9x64x64xbf16>
    %thread = gpu.thread_id x
    %isFirst = arith.cmpi eq, %thread, %c0 : index
    %firstSlab = memref.extract_aligned_pointer_as_index %slabs : memref<2x64x64xbf16, #shared> -> index
    %firstBarrier = memref.extract_aligned_pointer_as_index %barriers : memref<2xi64, #shared> -> index
    scf.if %isFirst {
      scf.for %i = %c0 to %c2 step %c1 {
        %offset = arith.muli %i, %c8 : index
        %address = arith.addi %firstBarrier, %offset : index
        %number = arith.index_cast %address : index to i64
        %barrier = llvm.inttoptr %number : i64 to !llvm.ptr<3>
        nvvm.mbarrier.init %barrier, %one : !llvm.ptr<3>, i32
      }
      nvvm.fence.mbarrier.init
    }
    gpu.barrier
    // Iteration i begins the copy for tap i, and waits for that of tap i - 1.
    %c10 = arith.constant 10 : index
    scf.for %i = %c0 to %c10 step %c1 {
      %begins = arith.cmpi ult, %i, %c9 : index
      %beginsHere = arith.andi %begins, %isFirst : i1
      scf.if %beginsHere {
        %stage = arith.remui %i, %c2 : index
        %barrierOffset = arith.muli %stage, %c8 : index
        %barrierAddress = arith.addi %firstBarrier, %barrierOffset : index
        %barrierNumber = arith.index_cast %barrierAddress : index to i64
        %barrier = llvm.inttoptr %barrierNumber : i64 to !llvm.ptr<3>
        %slabOffset = arith.muli %stage, %slabBytes : index
        %slabAddress = arith.addi %firstSlab, %slabOffset : index
        %slabNumber = arith.index_cast %slabAddress : index to i64
        %slab = llvm.inttoptr %slabNumber : i64 to !llvm.ptr<3>
        %slabOfCluster = llvm.addrspacecast %slab : !llvm.ptr<3> to !llvm.ptr<7>
        %tapRow = arith.divui %i, %c3 : index
        %tapColumn = arith.remui %i, %c3 : index
        %rowOffset = arith.index_cast %tapRow : index to i16
        %columnOffset = arith.index_cast %tapColumn : index to i16
        nvvm.mbarrier.arrive.expect_tx %barrier, %bytes : !llvm.ptr<3>, i32
        nvvm.cp.async.bulk.tensor.shared.cluster.global %slabOfCluster, %map, %barrier,
            box[%channel, %column, %row, %sample] im2col[%columnOffset, %rowOffset]
            {mode = #nvvm.tma_load_mode<im2col>} : !llvm.ptr<7>, !llvm.ptr
      }
      %waits = arith.cmpi ugt, %i, %c0 : index
      scf.if %waits {
        %tap = arith.subi %i, %c1 : index
        %stage = arith.remui %tap, %c2 : index
        %barrierOffset = arith.muli %stage, %c8 : index
        %barrierAddress = arith.addi %firstBarrier, %barrierOffset : index
        %barrierNumber = arith.index_cast %barrierAddress : index to i64
        %barrier = llvm.inttoptr %barrierNumber : i64 to !llvm.ptr<3>
        %turn = arith.divui %tap, %c2 : index
        %phase = arith.remui %turn, %c2 : index
        %parity = arith.index_cast %phase : index to i32
        nvvm.mbarrier.try_wait.parity %barrier, %parity, %ticks : !llvm.ptr<3>, i32, i32
        // Of line l, 8 channels lie at their place xor l mod 8.
        scf.for %pixel = %c0 to %c64 step %c1 {
          %part = arith.divui %thread, %c8 : index
          %inPart = arith.remui %thread, %c8 : index
          %line = arith.remui %pixel, %c8 : index
          %place = arith.xori %part, %line : index
          %begin = arith.muli %place, %c8 : index
          %at = arith.addi %begin, %inPart : index
          %element = memref.load %slabs[%stage, %pixel, %at] : memref<2x64x64xbf16, #shared>
          memref.store %element, %columns[%tap, %pixel, %thread] : memref<9x64x64xbf16>
        }
      }
      gpu.barrier
    }
    gpu.return
  }
}
