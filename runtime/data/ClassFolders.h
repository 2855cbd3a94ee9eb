//===-- ClassFolders.h - a folder of pictures for each class ----*- C++ -*-===//
//
// Opens the folders of classified pictures and of pictures with masks.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_CLASSFOLDERS_H
#define SINTER_RUNTIME_DATA_CLASSFOLDERS_H

#include "data/Dataset.h"

namespace sinter::runtime {

/// Opens `<class>/*.png` and `*.jpg` of each class of the data set, in folders
/// 'train', 'validation' and 'test' or, for a train part alone, without them.
Expected<DatasetParts> openImageFolders(const DatasetRequest &request);

/// Opens `images/<part>/<class>/*.jpg` with the masks
/// `annotations/<part>/<class>/*.png`, the folders of parts being optional as
/// above. Class 0 is the background and has no folder.
Expected<DatasetParts> openSegmentation(const DatasetRequest &request);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_CLASSFOLDERS_H
