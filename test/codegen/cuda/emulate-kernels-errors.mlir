// RUN: sinter-opt %s --sinter-emulate-kernels -split-input-file -verify-diagnostics

gpu.module @kernels {
  // expected-error@+1 {{expected a kernel}}
  gpu.func @no_kernel() {
    gpu.return
  }
}

// -----

gpu.module @kernels {
  // expected-error@+1 {{expected parameters of LLVM types, got 'memref<4xf32>'}}
  gpu.func @no_parameter(%m: memref<4xf32>) kernel {
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @unknown(%f: f32) kernel {
    // expected-error@+1 {{expected an op that can be emulated}}
    gpu.printf "%f", %f : f32
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @part_of_a_warp(%f: f32) kernel {
    %c1 = arith.constant 1 : i32
    %width = arith.constant 16 : i32
    // expected-error@+1 {{expected all 32 lanes of a warp to take part}}
    %0, %valid = gpu.shuffle xor %f, %c1, %width : f32
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @wide_shuffle(%f: f64) kernel {
    %c1 = arith.constant 1 : i32
    %width = arith.constant 32 : i32
    // expected-error@+1 {{expected a value of 32 bits, got 'f64'}}
    %0, %valid = gpu.shuffle xor %f, %c1, %width : f64
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @half_sums() kernel {
    %a = arith.constant dense<1.0> : vector<4x2xf16>
    %b = arith.constant dense<1.0> : vector<2x2xf16>
    %c = arith.constant dense<1.0> : vector<2x2xf16>
    // expected-error@+1 {{expected m16n8k8 of tf32, or m16n8k16 of bf16 or f16, with sums in f32}}
    %0 = nvgpu.mma.sync (%a, %b, %c) {mmaShape = [16, 8, 16]}
        : (vector<4x2xf16>, vector<2x2xf16>, vector<2x2xf16>) -> vector<2x2xf16>
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @short() kernel {
    %a = arith.constant dense<1.0> : vector<2x2xf16>
    %b = arith.constant dense<1.0> : vector<1x2xf16>
    %c = arith.constant dense<1.0> : vector<2x2xf32>
    // expected-error@+1 {{expected m16n8k8 of tf32, or m16n8k16 of bf16 or f16, with sums in f32}}
    %0 = nvgpu.mma.sync (%a, %b, %c) {mmaShape = [16, 8, 8]}
        : (vector<2x2xf16>, vector<1x2xf16>, vector<2x2xf32>) -> vector<2x2xf32>
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @box(%n: i32, %map: !llvm.ptr, %address: i64) kernel {
    %s = llvm.inttoptr %address : i64 to !llvm.ptr<3>
    %slab = llvm.addrspacecast %s : !llvm.ptr<3> to !llvm.ptr<7>
    // expected-error@+1 {{expected a copy of four dimensions in tile or im2col mode}}
    nvvm.cp.async.bulk.tensor.shared.cluster.global %slab, %map, %s, box[%n, %n]
        : !llvm.ptr<7>, !llvm.ptr
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @half_factors(%a: i64, %b: i64) kernel {
    %c = llvm.mlir.zero : !llvm.struct<(f32, f32, f32, f32)>
    // expected-error@+1 {{expected k8 of tf32, or k16 of bf16, the first factor along the depth, added to sums in f32}}
    %0 = nvvm.wgmma.mma_async %a, %b, %c, <m = 64, n = 8, k = 16>, D [<f32>, <one>],
        A [<f16>, <one>, <row>], B [<f16>, <one>, <col>]
        : !llvm.struct<(f32, f32, f32, f32)> -> !llvm.struct<(f32, f32, f32, f32)>
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @read_before_wait(%x: !llvm.ptr, %a: i64, %b: i64) kernel {
    %c = llvm.mlir.zero : !llvm.struct<(f32, f32, f32, f32)>
    nvvm.wgmma.fence.aligned
    %0 = nvvm.wgmma.mma_async %a, %b, %c, <m = 64, n = 8, k = 8>, D [<f32>, <one>],
        A [<tf32>, <one>, <row>], B [<tf32>, <one>, <col>]
        : !llvm.struct<(f32, f32, f32, f32)> -> !llvm.struct<(f32, f32, f32, f32)>
    nvvm.wgmma.commit.group.sync.aligned
    // expected-error@+1 {{expected a wait for the product before its sums are used}}
    %1 = llvm.extractvalue %0[0] : !llvm.struct<(f32, f32, f32, f32)>
    nvvm.wgmma.wait.group.sync.aligned 0
    llvm.store %1, %x : f32, !llvm.ptr
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @other_proxy() kernel {
    // expected-error@+1 {{expected a fence of asynchronous accesses of shared memory}}
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async>}
    gpu.return
  }
}
