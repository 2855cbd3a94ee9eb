//===-- HistoryTest.cpp - tests of History --------------------------------===//
//
// Rows are kept and replaced as the training that goes on needs it.
//
//===----------------------------------------------------------------------===//

#include "train/History.h"

#include "TestSupport.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class HistoryFile : public testing::Test {
protected:
  void append(int64_t keptEpochs, int64_t epoch) {
    auto history = History::open(path, keptEpochs, names);
    ASSERT_TRUE(history) << history.message();
    Status status =
        history->append({epoch, "main", {0.5, 1}, {{0.25, 0}}, 1000});
    EXPECT_TRUE(status.ok());
  }

  static constexpr const char *header =
      "epoch,loss,accuracy,validation_loss,validation_accuracy,phase,"
      "images_per_second\n";
  const std::vector<std::string> names = {"loss", "accuracy"};

  TemporaryFolder folder;
  std::filesystem::path path = folder / "history.csv";
};

TEST_F(HistoryFile, GrowsByARow) {
  auto history = History::open(path, 0, names);
  ASSERT_TRUE(history);
  EXPECT_TRUE(
      history->append({1, "main", {0.123456789, 0}, std::nullopt, 99.7}).ok());
  EXPECT_EQ(readFile(path),
            std::string(header) + "1,0.12345679,0,,,main,100\n");
  EXPECT_TRUE(history->append({2, "main", {1e-9, 1}, {{0.5, 0.25}}, 7}).ok());
  EXPECT_EQ(readFile(path), std::string(header) +
                                "1,0.12345679,0,,,main,100\n"
                                "2,1e-09,1,0.5,0.25,main,7\n");
}

TEST_F(HistoryFile, OpeningChangesNothing) {
  writeFile(path, "anything");
  EXPECT_TRUE(History::open(path, 0, names));
  EXPECT_EQ(readFile(path), "anything");
}

TEST_F(HistoryFile, ANewTrainingReplacesIt) {
  writeFile(path, "something longer than the rows that replace it, "
                  "in several words that nobody needs any more");
  append(0, 1);
  EXPECT_EQ(readFile(path), std::string(header) + "1,0.5,1,0.25,0,main,1000\n");
}

TEST_F(HistoryFile, AResumedTrainingKeepsTheEpochsBefore) {
  std::string kept = std::string(header) + "1,a\n2,b\n";
  for (const char *rest : {"", "3,c\n4,d\n", "3,", "garbage\n"}) {
    writeFile(path, kept + rest);
    append(2, 3);
    EXPECT_EQ(readFile(path), kept + "3,0.5,1,0.25,0,main,1000\n") << rest;
  }
}

TEST_F(HistoryFile, RowsAfterAGapAreDropped) {
  writeFile(path, std::string(header) + "1,a\n3,c\n");
  append(3, 4);
  EXPECT_EQ(readFile(path),
            std::string(header) + "1,a\n4,0.5,1,0.25,0,main,1000\n");
}

TEST_F(HistoryFile, AForeignFileIsNotContinued) {
  // Of another kind, and of other metrics.
  writeFile(path, "epoch,loss,validation_loss,phase,images_per_second\n1,2\n");
  EXPECT_FALSE(History::open(path, 1, names));
  writeFile(path, "x,y\n1,2\n");
  EXPECT_FALSE(History::open(path, 1, names));
  EXPECT_EQ(readFile(path), "x,y\n1,2\n");
}

} // namespace
