//===-- CublasLtLibrary.cpp - matrix products by cuBLASLt -----------------===//
//
// Plans from the algorithms that are found, and their start.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/CublasLtLibrary.h"

#include "device/cuda/vendor/AlgorithmSearch.h"

namespace sinter::runtime::cuda {

namespace {

class CublasLtPlan final : public LibraryPlan {
public:
  CublasLtPlan(const CublasLtHandle &handle,
               const sinter_matrix_product_call &call,
               std::shared_ptr<const MatrixProduct> product,
               ConfiguredAlgorithm algorithm,
               std::optional<Error> refusal = std::nullopt)
      : handle(handle), call(call), product(std::move(product)),
        algorithm(std::move(algorithm)), whyNotPreferred(std::move(refusal)) {}

  const EngineChoice &choice() const override { return algorithm.choice; }
  int64_t workspaceBytes() const override { return algorithm.workspace; }
  const std::optional<Error> &refusal() const override {
    return whyNotPreferred;
  }
  Status start(std::span<char *const> operands, void *memory) const override;

private:
  const CublasLtHandle &handle;
  const sinter_matrix_product_call &call;
  /// All plans for it may share it.
  std::shared_ptr<const MatrixProduct> product;
  ConfiguredAlgorithm algorithm;
  std::optional<Error> whyNotPreferred;
};

} // namespace

Status CublasLtPlan::start(std::span<char *const> operands,
                           void *memory) const {
  auto operand = [&](int32_t position) {
    return operands[static_cast<size_t>(position)];
  };
  const CublasLt &library = handle.library();
  if (call.bias >= 0)
    if (Status status = setBias(library, *product, operand(call.bias));
        !status.ok())
      return status;
  const float one = 1, zero = 0;
  char *result = operand(call.result);
  return library.cublasLtMatmul(
      handle.get(), product->operation.get(), &one, operand(call.right),
      product->a.get(), operand(call.left), product->b.get(), &zero, result,
      product->result.get(), result, product->result.get(),
      &algorithm.algorithm, memory, static_cast<size_t>(algorithm.workspace),
      handle.stream());
}

Expected<VendorLibrary::Plan>
CublasLtLibrary::plan(const sinter_library_call &call, int64_t batch,
                      const EngineDemands &demands) const {
  auto product = MatrixProduct::create(handle, *call.product, batch,
                                       demands.allowsTensorCores);
  if (!product)
    return product.error();
  AlgorithmSearch search(handle, *product, demands);
  auto found = search.first();
  if (!found)
    return found.error();
  std::optional<Error> refusal = search.refusal();
  return Plan(std::make_unique<CublasLtPlan>(
      handle, *call.product,
      std::make_shared<const MatrixProduct>(std::move(*product)),
      std::move(*found), std::move(refusal)));
}

Expected<std::vector<VendorLibrary::Plan>>
CublasLtLibrary::planAll(const sinter_library_call &call, int64_t batch,
                         const EngineDemands &demands) const {
  auto created = MatrixProduct::create(handle, *call.product, batch,
                                       demands.allowsTensorCores);
  if (!created)
    return created.error();
  auto product = std::make_shared<const MatrixProduct>(std::move(*created));
  auto found = AlgorithmSearch(handle, *product, demands).all();
  if (!found)
    return found.error();
  std::vector<Plan> plans;
  for (ConfiguredAlgorithm &algorithm : *found)
    plans.push_back(std::make_unique<CublasLtPlan>(
        handle, *call.product, product, std::move(algorithm)));
  return plans;
}

} // namespace sinter::runtime::cuda
