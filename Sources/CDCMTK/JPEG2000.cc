#include "Support.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include <openjpeg-2.5/openjpeg.h>

using namespace segnode;

namespace {

/// A codestream in memory and how far it has been read.
struct Source {
    const uint8_t *bytes;
    OPJ_OFF_T length;
    OPJ_OFF_T position;
};

OPJ_SIZE_T readSource(void *buffer, OPJ_SIZE_T count, void *user) {
    Source *source = static_cast<Source *>(user);
    OPJ_SIZE_T left = static_cast<OPJ_SIZE_T>(source->length - source->position);
    if (left == 0) return static_cast<OPJ_SIZE_T>(-1);
    count = std::min(count, left);
    std::memcpy(buffer, source->bytes + source->position, count);
    source->position += static_cast<OPJ_OFF_T>(count);
    return count;
}

OPJ_OFF_T skipSource(OPJ_OFF_T count, void *user) {
    Source *source = static_cast<Source *>(user);
    if (count < 0) return -1;
    count = std::min(count, source->length - source->position);
    source->position += count;
    return count;
}

OPJ_BOOL seekSource(OPJ_OFF_T position, void *user) {
    Source *source = static_cast<Source *>(user);
    if (position < 0 || position > source->length) return OPJ_FALSE;
    source->position = position;
    return OPJ_TRUE;
}

void remember(const char *message, void *user) {
    cdcmtk_error *error = static_cast<cdcmtk_error *>(user);
    explain(error, message);
    size_t length = std::strlen(error->text);
    if (length > 0 && error->text[length - 1] == '\n') error->text[length - 1] = 0;
}

using Codec = std::unique_ptr<opj_codec_t, decltype(&opj_destroy_codec)>;
using Stream = std::unique_ptr<opj_stream_t, decltype(&opj_stream_destroy)>;
using Image = std::unique_ptr<opj_image_t, decltype(&opj_image_destroy)>;

/// Whether an image is one component of exactly this size.
bool matches(const opj_image_t &image, uint32_t rows, uint32_t columns) {
    return image.numcomps == 1 && image.x1 - image.x0 == columns && image.y1 - image.y0 == rows
        && image.comps[0].w == columns && image.comps[0].h == rows && image.comps[0].prec <= 32;
}

/// A stream over a codestream in memory.
Stream openStream(Source &source) {
    Stream stream(opj_stream_create(OPJ_J2K_STREAM_CHUNK_SIZE, OPJ_TRUE), opj_stream_destroy);
    if (!stream) return stream;
    opj_stream_set_read_function(stream.get(), readSource);
    opj_stream_set_skip_function(stream.get(), skipSource);
    opj_stream_set_seek_function(stream.get(), seekSource);
    opj_stream_set_user_data(stream.get(), &source, nullptr);
    opj_stream_set_user_data_length(stream.get(), static_cast<OPJ_UINT64>(source.length));
    return stream;
}

/// A strict decoder for a bare codestream, or for one in a JP2 file as some writers embed it.
Codec openCodec(const Source &source, cdcmtk_error *error) {
    static const uint8_t jp2[] = {0, 0, 0, 12, 'j', 'P', ' ', ' '};
    bool boxed = source.length > 8 && std::memcmp(source.bytes, jp2, sizeof jp2) == 0;
    Codec codec(opj_create_decompress(boxed ? OPJ_CODEC_JP2 : OPJ_CODEC_J2K), opj_destroy_codec);
    opj_dparameters_t parameters;
    opj_set_default_decoder_parameters(&parameters);
    if (!codec || !opj_setup_decoder(codec.get(), &parameters)) return Codec(nullptr, opj_destroy_codec);
    opj_set_error_handler(codec.get(), remember, error);
    opj_decoder_set_strict_mode(codec.get(), OPJ_TRUE);
    return codec;
}

} // namespace

extern "C" int32_t *cdcmtk_jpeg2000_decode(const uint8_t *bytes, size_t length, uint32_t rows, uint32_t columns,
                                           cdcmtk_error *error) {
    return guarded<int32_t *>(error, nullptr, [&]() -> int32_t * {
        explain(error, "the JPEG 2000 codestream cannot be decoded");
        Source source{bytes, static_cast<OPJ_OFF_T>(length), 0};
        Stream stream = openStream(source);
        Codec codec = openCodec(source, error);
        opj_image_t *header = nullptr;
        if (!stream || !codec) return nullptr;
        bool hasHeader = opj_read_header(stream.get(), codec.get(), &header);
        Image image(header, opj_image_destroy);
        if (!hasHeader || !image) return nullptr;
        if (!matches(*image, rows, columns)) return explain(error, "the codestream is not of this size"), nullptr;
        if (!opj_decode(codec.get(), stream.get(), image.get())) return nullptr;
        return matches(*image, rows, columns) ? std::exchange(image->comps[0].data, nullptr) : nullptr;
    });
}

extern "C" void cdcmtk_jpeg2000_free(int32_t *samples) { opj_image_data_free(samples); }
