#include "CDCMTK.h"

#include <stdlib.h>
#include <zlib.h>

uint8_t *cdcmtk_zlib_compress(const uint8_t *bytes, size_t length, size_t *compressed_length) {
    uLongf capacity = compressBound(length);
    uint8_t *compressed = malloc(capacity);
    if (compressed == NULL) {
        return NULL;
    }
    if (compress2(compressed, &capacity, bytes, length, 9) != Z_OK) {
        free(compressed);
        return NULL;
    }
    *compressed_length = capacity;
    return compressed;
}
