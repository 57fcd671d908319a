#include "Support.h"

#include <cstdio>
#include <cstring>

#include "dcmtk/dcmdata/dcistrmf.h"
#include "dcmtk/dcmdata/dcostrmf.h"
#include "dcmtk/dcmdata/dcwcache.h"

using namespace segnode;

/// Values longer than this stay in the file until they are asked for.
static const Uint32 longestEagerValue = 4096;

extern "C" cdcmtk_item *cdcmtk_dataset_create(void) {
    cdcmtk_error ignored;
    return guarded<cdcmtk_item *>(&ignored, nullptr, [] {
        prepare();
        return wrap(new DcmDataset());
    });
}

extern "C" cdcmtk_item *cdcmtk_dataset_load(const char *path, uint64_t offset, const char *transfer_syntax,
                                            cdcmtk_error *error) {
    return guarded<cdcmtk_item *>(error, nullptr, [&]() -> cdcmtk_item * {
        prepare();
        DcmInputFileStream stream{OFFilename(path)};
        if (!succeeded(stream.status(), error)) return nullptr;
        for (uint64_t left = offset; left > 0;) {
            offile_off_t skipped = stream.skip(static_cast<offile_off_t>(left));
            if (skipped <= 0) return explain(error, "the file ends before its data set"), nullptr;
            left -= static_cast<uint64_t>(skipped);
        }
        OFunique_ptr<DcmDataset> dataset(new DcmDataset());
        dataset->transferInit();
        OFCondition read = dataset->read(stream, parsedAs(transfer_syntax), EGL_noChange, longestEagerValue);
        dataset->transferEnd();
        if (read == EC_EndOfStream) read = EC_Normal;
        return succeeded(read, error) ? wrap(dataset.release()) : nullptr;
    });
}

extern "C" void cdcmtk_dataset_free(cdcmtk_item *root) {
    cdcmtk_error ignored;
    guarded(&ignored, false, [&] {
        delete unwrap(root);
        return true;
    });
}

/// Whether the whole header went to a file that could be opened.
static bool writeHeader(FILE *file, const void *header, size_t length, cdcmtk_error *error) {
    if (file != nullptr && std::fwrite(header, 1, length, file) == length) return true;
    explain(error, std::strerror(errno));
    return false;
}

extern "C" bool cdcmtk_dataset_write(cdcmtk_item *root, const char *path, const void *header, size_t header_length,
                                     const char *transfer_syntax, cdcmtk_error *error) {
    return guarded(error, false, [&] {
        DcmDataset *dataset = OFstatic_cast(DcmDataset *, unwrap(root));
        E_TransferSyntax syntax = parsedAs(transfer_syntax);
        FILE *file = std::fopen(path, "wb");
        if (!writeHeader(file, header, header_length, error)) {
            if (file != nullptr) std::fclose(file);
            return false;
        }
        DcmOutputFileStream stream(file);
        DcmWriteCache cache;
        dataset->transferInit();
        OFCondition written = dataset->write(stream, syntax, EET_ExplicitLength, &cache, EGL_withoutGL,
                                             EPD_withoutPadding);
        dataset->transferEnd();
        stream.flush();
        if (written.good() && std::fflush(file) != 0) return explain(error, std::strerror(errno)), false;
        return succeeded(written.good() ? stream.status() : written, error);
    });
}
