#include "Support.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "dcmtk/dcmdata/dcistrmb.h"
#include "dcmtk/dcmdata/dcistrmf.h"
#include "dcmtk/dcmdata/dcostrmb.h"
#include "dcmtk/dcmdata/dcostrmf.h"
#include "dcmtk/dcmdata/dcwcache.h"

using namespace segnode;

/// Values longer than this stay in the file until they are asked for, unless the file is deflated.
static const Uint32 longestEagerValue = 4096;

extern "C" cdcmtk_item *cdcmtk_dataset_create(void) {
    cdcmtk_error ignored;
    return guarded<cdcmtk_item *>(&ignored, nullptr, [] {
        prepare();
        return wrap(new DcmDataset());
    });
}

/// Reads a data set up to its end, or up to pixel data, in whose place an empty element is put.
static OFCondition read(DcmDataset &dataset, DcmInputStream &stream, E_TransferSyntax syntax, bool stopsAtPixels) {
    const DcmTagKey end = stopsAtPixels ? DCM_PixelData : DCM_UndefinedTagKey;
    dataset.transferInit();
    OFCondition result = dataset.readUntilTag(stream, syntax, EGL_noChange, longestEagerValue, end);
    dataset.transferEnd();
    if (!stopsAtPixels || (result.bad() && result != EC_EndOfStream)) return result;
    return stream.eos() ? result : dataset.insert(new DcmPixelData(DcmTag(DCM_PixelData, EVR_OW)), OFTrue);
}

extern "C" cdcmtk_item *cdcmtk_dataset_load(const char *path, uint64_t offset, const char *transfer_syntax,
                                            bool stops_at_pixels, cdcmtk_error *error) {
    return guarded<cdcmtk_item *>(error, nullptr, [&]() -> cdcmtk_item * {
        prepare();
        errno = 0;
        DcmInputFileStream stream{OFFilename(path)};
        if (!succeeded(stream.status(), error)) return nullptr;
        for (uint64_t left = offset; left > 0;) {
            offile_off_t skipped = stream.skip(static_cast<offile_off_t>(left));
            if (skipped <= 0) return explain(error, "the file ends before its data set"), nullptr;
            left -= static_cast<uint64_t>(skipped);
        }
        OFunique_ptr<DcmDataset> dataset(new DcmDataset());
        OFCondition result = read(*dataset, stream, parsedAs(transfer_syntax), stops_at_pixels);
        if (!wasReadWhole(error)) return nullptr;
        if (result == EC_EndOfStream) result = EC_Normal;
        return succeeded(result, error) ? wrap(dataset.release()) : nullptr;
    });
}

extern "C" cdcmtk_item *cdcmtk_dataset_parse(const void *bytes, size_t length, const char *transfer_syntax,
                                             cdcmtk_error *error) {
    return guarded<cdcmtk_item *>(error, nullptr, [&]() -> cdcmtk_item * {
        prepare();
        DcmInputBufferStream stream;
        stream.setBuffer(bytes, static_cast<offile_off_t>(length));
        stream.setEos();
        OFunique_ptr<DcmDataset> dataset(new DcmDataset());
        OFCondition result = read(*dataset, stream, parsedAs(transfer_syntax), false);
        if (result == EC_EndOfStream) result = EC_Normal;
        return succeeded(result, error) ? wrap(dataset.release()) : nullptr;
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

/// Appends what a data set is written as, piece by piece.
static OFCondition encode(DcmDataset &dataset, E_TransferSyntax syntax, std::vector<uint8_t> &bytes) {
    std::vector<uint8_t> piece(1 << 16);
    DcmOutputBufferStream stream(piece.data(), static_cast<offile_off_t>(piece.size()));
    DcmWriteCache cache;
    for (bool isWritten = false;;) {
        if (!isWritten) {
            OFCondition result = dataset.write(stream, syntax, EET_ExplicitLength, &cache, EGL_withoutGL,
                                               EPD_withoutPadding);
            if (result.bad() && result != EC_StreamNotifyClient) return result;
            isWritten = result.good();
        }
        if (isWritten) stream.flush();
        void *filled = nullptr;
        offile_off_t count = 0;
        stream.flushBuffer(filled, count);
        const uint8_t *start = static_cast<const uint8_t *>(filled);
        bytes.insert(bytes.end(), start, start + count);
        if (isWritten && stream.isFlushed()) return stream.status();
        if (count == 0) return EC_InvalidStream;
    }
}

extern "C" bool cdcmtk_dataset_encode(cdcmtk_item *root, const char *transfer_syntax, uint8_t **bytes, size_t *length,
                                      cdcmtk_error *error) {
    return guarded(error, false, [&] {
        DcmDataset *dataset = OFstatic_cast(DcmDataset *, unwrap(root));
        std::vector<uint8_t> whole;
        dataset->transferInit();
        OFCondition written = encode(*dataset, parsedAs(transfer_syntax), whole);
        dataset->transferEnd();
        if (!succeeded(written, error)) return false;
        *bytes = static_cast<uint8_t *>(std::malloc(whole.size() + 1));
        if (*bytes == nullptr) return explain(error, "memory is short"), false;
        if (!whole.empty()) std::memcpy(*bytes, whole.data(), whole.size());
        *length = whole.size();
        return true;
    });
}
