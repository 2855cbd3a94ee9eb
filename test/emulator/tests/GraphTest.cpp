//===-- GraphTest.cpp - capture and replay --------------------------------===//
//
// A graph does what was captured, as often as it is launched, and not before.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <algorithm>
#include <thread>

namespace {

class Graph : public testing::TestWithParam<const char *> {
protected:
  static constexpr size_t count = 100;

  Device device{GetParam()};
  CUdeviceptr data = device.upload(std::vector<float>(count, 1));

  CUresult launchScale(float factor, float addend) {
    int64_t elements = count;
    return device.launch("scale", 2, 32, {&data, &elements, &factor, &addend});
  }

  CUresult begin(CUstreamCaptureMode mode = CU_STREAM_CAPTURE_MODE_GLOBAL) {
    return cuStreamBeginCapture_v2(device.stream, mode);
  }

  /// Ends the capture, and launches what was captured so many times.
  void replay(int times) {
    CUgraph graph;
    CUgraphExec executable;
    ASSERT_EQ(cuStreamEndCapture(device.stream, &graph), CUDA_SUCCESS);
    ASSERT_EQ(cuGraphInstantiateWithFlags(&executable, graph, 0), CUDA_SUCCESS);
    ASSERT_EQ(cuGraphDestroy(graph), CUDA_SUCCESS);
    for (int i = 0; i < times; ++i)
      ASSERT_EQ(cuGraphLaunch(executable, device.stream), CUDA_SUCCESS);
    // Launches that are queued keep what they need.
    ASSERT_EQ(cuGraphExecDestroy(executable), CUDA_SUCCESS);
    ASSERT_EQ(cuStreamSynchronize(device.stream), CUDA_SUCCESS);
  }

  float first() { return device.download<float>(data, count)[0]; }
};

TEST_P(Graph, ReplaysWhatWasCaptured) {
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(2, 1), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(3, 0), CUDA_SUCCESS);
  replay(2);
  EXPECT_EQ(first(), 57); // ((1 * 2 + 1) * 3 * 2 + 1) * 3
}

TEST_P(Graph, ReadsPinnedMemoryAtTheReplay) {
  void *host;
  ASSERT_EQ(cuMemHostAlloc(&host, count * sizeof(float), 0), CUDA_SUCCESS);
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  ASSERT_EQ(
      cuMemcpyHtoDAsync_v2(data, host, count * sizeof(float), device.stream),
      CUDA_SUCCESS);
  std::fill_n(static_cast<float *>(host), count, 7.f);
  replay(1);
  EXPECT_EQ(first(), 7);
}

TEST_P(Graph, CallsTheHostInItsTurn) {
  struct Seen {
    const float *data;
    std::vector<float> values;
  } seen = {reinterpret_cast<const float *>(data), {}};
  auto look = [](void *argument) {
    auto *seen = static_cast<Seen *>(argument);
    seen->values.push_back(seen->data[0]);
  };
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(2, 1), CUDA_SUCCESS);
  ASSERT_EQ(cuLaunchHostFunc(device.stream, look, &seen), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(10, 0), CUDA_SUCCESS);
  EXPECT_TRUE(seen.values.empty());
  replay(2);
  EXPECT_EQ(seen.values, (std::vector<float>{3, 61}));
}

TEST_P(Graph, DoesNothingWhileCaptured) {
  ASSERT_EQ(begin(CU_STREAM_CAPTURE_MODE_RELAXED), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(2, 1), CUDA_SUCCESS);
  EXPECT_EQ(first(), 1);
  replay(1);
  EXPECT_EQ(first(), 3);
}

TEST_P(Graph, TakesInStreamsThatWaitForTheCapture) {
  CUstream side;
  CUevent fork, join;
  CUdeviceptr other = device.upload(std::vector<float>(count, 0));
  ASSERT_EQ(cuStreamCreate(&side, 1), CUDA_SUCCESS);
  ASSERT_EQ(cuEventCreate(&fork, 2), CUDA_SUCCESS);
  ASSERT_EQ(cuEventCreate(&join, 2), CUDA_SUCCESS);
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(2, 1), CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(fork, device.stream), CUDA_SUCCESS);
  ASSERT_EQ(cuStreamWaitEvent(side, fork, 0), CUDA_SUCCESS);
  ASSERT_EQ(cuMemcpyDtoDAsync_v2(other, data, count * sizeof(float), side),
            CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(join, side), CUDA_SUCCESS);
  ASSERT_EQ(cuStreamWaitEvent(device.stream, join, 0), CUDA_SUCCESS);
  ASSERT_EQ(launchScale(10, 0), CUDA_SUCCESS);
  replay(1);
  EXPECT_EQ(first(), 30);
  EXPECT_EQ(device.download<float>(other, count)[0], 3);
}

TEST_P(Graph, RefusesWorkThatIsNotJoined) {
  CUstream side;
  CUevent fork;
  CUgraph graph;
  ASSERT_EQ(cuStreamCreate(&side, 1), CUDA_SUCCESS);
  ASSERT_EQ(cuEventCreate(&fork, 2), CUDA_SUCCESS);
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(fork, device.stream), CUDA_SUCCESS);
  ASSERT_EQ(cuStreamWaitEvent(side, fork, 0), CUDA_SUCCESS);
  ASSERT_EQ(cuMemsetD32Async(data, 0, count, side), CUDA_SUCCESS);
  EXPECT_EQ(cuStreamEndCapture(device.stream, &graph),
            CUDA_ERROR_STREAM_CAPTURE_UNJOINED);
  // Both streams are free again.
  EXPECT_EQ(cuStreamSynchronize(side), CUDA_SUCCESS);
  EXPECT_EQ(cuStreamSynchronize(device.stream), CUDA_SUCCESS);
}

TEST_P(Graph, RefusesEventsOfWorkThatIsNotCaptured) {
  CUevent event;
  ASSERT_EQ(cuEventCreate(&event, 2), CUDA_SUCCESS);
  ASSERT_EQ(cuEventRecord(event, device.stream), CUDA_SUCCESS);
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  EXPECT_EQ(cuStreamWaitEvent(device.stream, event, 0),
            CUDA_ERROR_STREAM_CAPTURE_ISOLATION);
}

TEST_P(Graph, IsLostByAWaitWhileCapturing) {
  CUgraph graph;
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  EXPECT_EQ(cuStreamSynchronize(device.stream),
            CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  EXPECT_EQ(launchScale(2, 1), CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
  EXPECT_EQ(cuStreamEndCapture(device.stream, &graph),
            CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
}

TEST_P(Graph, IsLostByAnAllocationWhileCapturing) {
  CUgraph graph;
  CUdeviceptr address;
  ASSERT_EQ(begin(), CUDA_SUCCESS);
  EXPECT_EQ(cuMemAlloc_v2(&address, 16), CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED);
  EXPECT_EQ(cuStreamEndCapture(device.stream, &graph),
            CUDA_ERROR_STREAM_CAPTURE_INVALIDATED);
}

TEST_P(Graph, OfOneThreadLetsOthersAllocate) {
  CUcontext context;
  ASSERT_EQ(cuCtxGetCurrent(&context), CUDA_SUCCESS);
  ASSERT_EQ(begin(CU_STREAM_CAPTURE_MODE_THREAD_LOCAL), CUDA_SUCCESS);
  std::thread([&] {
    CUdeviceptr address;
    EXPECT_EQ(cuCtxSetCurrent(context), CUDA_SUCCESS);
    EXPECT_EQ(cuMemAlloc_v2(&address, 16), CUDA_SUCCESS);
  }).join();
  ASSERT_EQ(launchScale(2, 1), CUDA_SUCCESS);
  replay(1);
  EXPECT_EQ(first(), 3);
}

INSTANTIATE_TEST_SUITE_P(Orders, Graph,
                         testing::Values("forward", "reverse", "random"));

} // namespace
