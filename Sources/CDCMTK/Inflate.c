#include "CDCMTK.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

struct cdcmtk_inflater {
    z_stream stream;
    uLong checksum;
};

cdcmtk_inflater *cdcmtk_inflater_create(void) {
    cdcmtk_inflater *inflater = calloc(1, sizeof *inflater);
    if (inflater != NULL && inflateInit2(&inflater->stream, -MAX_WBITS) != Z_OK) {
        free(inflater);
        return NULL;
    }
    return inflater;
}

void cdcmtk_inflater_free(cdcmtk_inflater *inflater) {
    if (inflater == NULL) return;
    inflateEnd(&inflater->stream);
    free(inflater);
}

cdcmtk_inflate_status cdcmtk_inflater_run(cdcmtk_inflater *inflater, const uint8_t *input, size_t *input_length,
                                          uint8_t *output, size_t *output_length) {
    uInt offered = *input_length > INT_MAX ? INT_MAX : (uInt)*input_length;
    uInt room = *output_length > INT_MAX ? INT_MAX : (uInt)*output_length;
    inflater->stream.next_in = (Bytef *)input;
    inflater->stream.avail_in = offered;
    inflater->stream.next_out = output;
    inflater->stream.avail_out = room;
    int result = inflate(&inflater->stream, Z_NO_FLUSH);
    *input_length -= offered - inflater->stream.avail_in;
    *output_length -= room - inflater->stream.avail_out;
    inflater->checksum = crc32(inflater->checksum, output, room - inflater->stream.avail_out);
    if (result == Z_STREAM_END) return CDCMTK_INFLATE_END;
    return result == Z_OK || result == Z_BUF_ERROR ? CDCMTK_INFLATE_MORE : CDCMTK_INFLATE_BROKEN;
}

void cdcmtk_inflater_check(const cdcmtk_inflater *inflater, uint32_t *checksum, uint32_t *length) {
    *checksum = (uint32_t)inflater->checksum;
    *length = (uint32_t)inflater->stream.total_out;
}
