#include "Support.h"

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "dcmtk/dcmdata/dccodec.h"
#include "dcmtk/dcmdata/dcpixel.h"
#include "dcmtk/dcmdata/dcpixseq.h"
#include "dcmtk/dcmdata/dcpxitem.h"

using namespace segnode;

/// Frames of more fragments are refused: the toolkit walks from the first to each of them.
static const Uint32 mostFragments = 16384;

/// The pixel data element of a data set, NULL where it has none.
static DcmPixelData *pixelData(cdcmtk_item *root) {
    DcmElement *found = nullptr;
    if (unwrap(root)->findAndGetElement(DCM_PixelData, found).bad()) return nullptr;
    return dynamic_cast<DcmPixelData *>(found);
}

/// The fragments of compressed pixel data, NULL where it is native.
static DcmPixelSequence *fragments(DcmPixelData *pixels) {
    E_TransferSyntax syntax = EXS_Unknown;
    const DcmRepresentationParameter *parameter = nullptr;
    DcmPixelSequence *sequence = nullptr;
    if (pixels == nullptr) return nullptr;
    pixels->getOriginalRepresentationKey(syntax, parameter);
    return pixels->getEncapsulatedRepresentation(syntax, parameter, sequence).good() ? sequence : nullptr;
}

/// Whether a fragment begins with a JPEG, JPEG-LS or JPEG 2000 codestream.
static bool beginsCodestream(DcmPixelSequence *sequence, Uint32 fragment) {
    DcmPixelItem *item = nullptr;
    uint8_t start[2] = {0, 0};
    return sequence->getItem(item, fragment).good() && item->getLength() >= sizeof start
        && item->getPartialValue(start, 0, sizeof start, nullptr, EBO_LittleEndian).good() && start[0] == 0xFF
        && (start[1] == 0xD8 || start[1] == 0x4F);
}

/// The first fragment of a frame by the codestreams that begin, where the offset table is empty.
static bool countCodestreams(DcmPixelSequence *sequence, uint32_t frame, Uint32 &fragment) {
    // The toolkit walks to each fragment from the first.
    if (sequence->card() > mostFragments + 1) return false;
    Uint32 begun = 0;
    for (fragment = 1; fragment < sequence->card(); fragment += 1) {
        if (!beginsCodestream(sequence, fragment)) continue;
        if (begun == frame) return true;
        begun += 1;
    }
    return false;
}

/// The first fragment of a frame; the number of fragments for the frame behind the last. Fragment 0 is the offset
/// table.
static bool firstFragment(DcmPixelSequence *sequence, uint32_t frame, uint32_t frames, Uint32 &fragment,
                          cdcmtk_error *error) {
    if (frame == frames) return fragment = static_cast<Uint32>(sequence->card()), true;
    if (frame == 0) return fragment = 1, true;
    OFCondition found = DcmCodec::determineStartFragment(frame, static_cast<Sint32>(frames), sequence, fragment);
    return found.good() || countCodestreams(sequence, frame, fragment) || succeeded(found, error);
}

/// Appends the bytes of one fragment.
static bool append(DcmPixelItem &item, std::vector<uint8_t> &bytes, cdcmtk_error *error) {
    size_t old = bytes.size();
    Uint32 length = item.getLength();
    bytes.resize(old + length);
    return length == 0
        || succeeded(item.getPartialValue(bytes.data() + old, 0, length, nullptr, EBO_LittleEndian), error);
}

/// Joins the fragments from `first` to the one before `end`.
static bool join(DcmPixelSequence *sequence, Uint32 first, Uint32 end, std::vector<uint8_t> &bytes,
                 cdcmtk_error *error) {
    if (end - first > mostFragments) return explain(error, "the frame has too many fragments"), false;
    for (Uint32 fragment = first; fragment < end; fragment += 1) {
        DcmPixelItem *item = nullptr;
        if (!succeeded(sequence->getItem(item, fragment), error) || !append(*item, bytes, error)) return false;
    }
    return true;
}

extern "C" bool cdcmtk_frame_codestream(cdcmtk_item *root, uint32_t frame, uint32_t frame_count, uint8_t **bytes,
                                        size_t *length, cdcmtk_error *error) {
    return guarded(error, false, [&] {
        DcmPixelSequence *sequence = fragments(pixelData(root));
        if (sequence == nullptr) return explain(error, "the pixel data has no fragments"), false;
        Uint32 first = 0, end = 0;
        if (!firstFragment(sequence, frame, frame_count, first, error)) return false;
        if (!firstFragment(sequence, frame + 1, frame_count, end, error)) return false;
        std::vector<uint8_t> joined;
        if (!join(sequence, first, end, joined, error) || !wasReadWhole(error)) return false;
        if (joined.empty()) return explain(error, "the frame has no bytes"), false;
        *bytes = static_cast<uint8_t *>(std::malloc(joined.size()));
        if (*bytes == nullptr) return explain(error, "memory is short"), false;
        std::memcpy(*bytes, joined.data(), joined.size());
        *length = joined.size();
        return true;
    });
}

/// Writes what a codec asks for into an empty item.
static bool describe(DcmItem &item, const cdcmtk_frames &frames, cdcmtk_error *error) {
    return succeeded(item.putAndInsertUint16(DCM_SamplesPerPixel, 1), error)
        && succeeded(item.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2"), error)
        && succeeded(item.putAndInsertString(DCM_NumberOfFrames, std::to_string(frames.frame_count).c_str()), error)
        && succeeded(item.putAndInsertUint16(DCM_Rows, frames.rows), error)
        && succeeded(item.putAndInsertUint16(DCM_Columns, frames.columns), error)
        && succeeded(item.putAndInsertUint16(DCM_BitsAllocated, frames.bits_allocated), error)
        && succeeded(item.putAndInsertUint16(DCM_BitsStored, frames.bits_stored), error)
        && succeeded(item.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(frames.bits_stored - 1)), error)
        && succeeded(item.putAndInsertUint16(DCM_PixelRepresentation, frames.is_signed ? 1 : 0), error);
}

extern "C" bool cdcmtk_frame_decode(cdcmtk_item *root, uint32_t frame, const cdcmtk_frames *frames, void *bytes,
                                    uint32_t capacity, cdcmtk_error *error) {
    return guarded(error, false, [&] {
        DcmPixelData *pixels = pixelData(root);
        DcmPixelSequence *sequence = fragments(pixels);
        if (sequence == nullptr) return explain(error, "the pixel data has no fragments"), false;
        Uint32 start = 0;
        if (!firstFragment(sequence, frame, frames->frame_count, start, error)) return false;
        DcmDataset described;
        if (!describe(described, *frames, error)) return false;
        OFString colourModel;
        OFCondition result = pixels->getUncompressedFrame(&described, frame, start, bytes, capacity, colourModel);
        return wasReadWhole(error) && succeeded(result, error);
    });
}
