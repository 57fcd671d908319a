#ifndef CDCMTK_H
#define CDCMTK_H

// What the module DICOM cannot call from Swift: DCMTK's data sets and pixel codecs (C++), OpenJPEG and zlib.
// No C++ exception leaves a function of this header. A function that can fail returns false (or NULL) and writes one
// sentence into `error`.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Why a call failed, as a sentence for a person; NUL-terminated.
typedef struct {
    char text[256];
    /// The errno of a failure that lies in the system, as a file that cannot be read or memory that is short, and not
    /// in what the file holds; else 0.
    int system_error;
} cdcmtk_error;

/// A DCMTK data set or an item of one of its sequences. Only the root is owned by the caller (cdcmtk_dataset_free).
typedef struct cdcmtk_item cdcmtk_item;

/// An element of a data set or item, borrowed from it for as long as nothing is taken out of it or put into it.
typedef struct cdcmtk_element cdcmtk_element;

/// A sequence that has been taken out of its data set; owned by the caller (cdcmtk_sequence_free).
typedef struct cdcmtk_sequence cdcmtk_sequence;

/// The version of DCMTK that this library is linked with, for example "3.6.7".
const char *cdcmtk_version(void);

/// Whether DCMTK found its data dictionary at run time; without it implicit VR data sets have no VRs.
bool cdcmtk_dictionary_is_loaded(void);

/// The VR that the data dictionary gives to an attribute, "UN" where it has none; ambiguous ones as their first form.
void cdcmtk_dictionary_vr(uint16_t group, uint16_t element, char vr[3]);

/// The keyword that the data dictionary gives to an attribute, for example "Rows"; false where it has none.
bool cdcmtk_dictionary_keyword(uint16_t group, uint16_t element, cdcmtk_error *keyword);

/// Writes the tags (group << 16 | element) that the data dictionary has as sequences; returns how many there are.
/// Private ones are not among them: DCMTK's dictionary of private attributes is taken out, so that the bytes under a
/// private tag are never parsed as a sequence because some creator has one there.
size_t cdcmtk_dictionary_sequences(uint32_t *tags, size_t capacity);

// Data sets

/// Creates an empty data set; NULL where memory is short.
cdcmtk_item *cdcmtk_dataset_create(void);

/// Reads the data set that starts `offset` bytes into a file. Long values stay in the file until they are asked for,
/// but not those of a deflated data set, which cannot be found again: all of them are in memory at once.
/// An unknown transfer syntax is read as explicit VR little endian with encapsulated pixel data.
/// `stops_at_pixels`: pixel data and what is behind it are not read; pixel data is there without a value.
cdcmtk_item *cdcmtk_dataset_load(const char *path, uint64_t offset, const char *transfer_syntax, bool stops_at_pixels,
                                 cdcmtk_error *error);

/// Reads a data set that lies in memory; all its values are copied.
cdcmtk_item *cdcmtk_dataset_parse(const void *bytes, size_t length, const char *transfer_syntax, cdcmtk_error *error);

/// Frees a data set with all its items; NULL is allowed.
void cdcmtk_dataset_free(cdcmtk_item *root);

/// Writes `header` and then the data set to a file, with explicit lengths and without padding or group lengths.
bool cdcmtk_dataset_write(cdcmtk_item *root, const char *path, const void *header, size_t header_length,
                          const char *transfer_syntax, cdcmtk_error *error);

/// Encodes a data set as cdcmtk_dataset_write does, without a header; `bytes` is the caller's to free().
bool cdcmtk_dataset_encode(cdcmtk_item *root, const char *transfer_syntax, uint8_t **bytes, size_t *length,
                           cdcmtk_error *error);

// Elements

/// The element of a tag; NULL where it is absent. DCMTK looks for it from the first element on.
cdcmtk_element *cdcmtk_element_find(cdcmtk_item *item, uint16_t group, uint16_t element);

/// Writes the elements of an item in their order; returns how many there are in all.
size_t cdcmtk_elements(cdcmtk_item *item, cdcmtk_element **elements, size_t capacity);

/// The tag (group << 16 | element), the VR and the length in bytes of an element.
void cdcmtk_element_describe(cdcmtk_element *element, uint32_t *tag, char vr[3], uint32_t *length);

/// Copies bytes of an element's value, numbers least significant byte first.
bool cdcmtk_element_copy(cdcmtk_element *element, uint32_t offset, uint32_t length, void *bytes, cdcmtk_error *error);

/// Puts an element into the item, in place of an old one. Numbers come least significant byte first.
bool cdcmtk_element_set(cdcmtk_item *item, uint16_t group, uint16_t element, const char *vr, const void *bytes,
                        size_t length, cdcmtk_error *error);

/// Puts an element without a value into the item, in place of an old one.
bool cdcmtk_element_set_empty(cdcmtk_item *item, uint16_t group, uint16_t element, cdcmtk_error *error);

/// Takes an element out of its item; false where it is absent. A sequence is not freed but handed over in `sequence`,
/// so that borrowed items outlive it; anything else is freed and `sequence` becomes NULL.
bool cdcmtk_element_remove(cdcmtk_item *item, uint16_t group, uint16_t element, cdcmtk_sequence **sequence);

/// Frees a sequence that was taken out of its item.
void cdcmtk_sequence_free(cdcmtk_sequence *sequence);

/// Copies an element of `source` with its VR, its bytes and, for a sequence, all its items; false where it is absent.
bool cdcmtk_element_copy_from(cdcmtk_item *item, cdcmtk_item *source, uint16_t group, uint16_t element);

// Sequences

/// Writes the items of a sequence, borrowed from its root; returns how many there are in all, 0 where the element is no
/// sequence.
size_t cdcmtk_sequence_items(cdcmtk_element *element, cdcmtk_item **items, size_t capacity);

/// Appends an item to a sequence, which is created if need be; the result is borrowed from its root.
cdcmtk_item *cdcmtk_sequence_append(cdcmtk_item *item, uint16_t group, uint16_t element, cdcmtk_error *error);

// Pixel data

/// The compressed bytes of one frame, its fragments joined; `bytes` is the caller's to free().
bool cdcmtk_frame_codestream(cdcmtk_item *root, uint32_t frame, uint32_t frame_count, uint8_t **bytes,
                             size_t *length, cdcmtk_error *error);

/// The frames of a grey image as a codec is to take them.
typedef struct {
    uint16_t rows, columns;
    /// Size in bits of a cell that is written, 8 or 16, and of a sample of the codestream.
    uint16_t bits_allocated, bits_stored;
    bool is_signed;
    uint32_t frame_count;
} cdcmtk_frames;

/// Decompresses one frame by the codec of the data set's transfer syntax (JPEG, JPEG-LS). The codec sees `frames` in
/// place of the data set's own Image Pixel module, of which DCMTK would read some attributes otherwise than its caller
/// does (as UN, for example), and some combinations not at all (JPEG-LS of 8 bits in cells of 16).
bool cdcmtk_frame_decode(cdcmtk_item *root, uint32_t frame, const cdcmtk_frames *frames, void *bytes,
                         uint32_t capacity, cdcmtk_error *error);

/// Decodes a JPEG 2000 codestream of one component and exactly this size; the samples, row by row, are the caller's to
/// free by cdcmtk_jpeg2000_free. The size is compared before anything is allocated for it.
int32_t *cdcmtk_jpeg2000_decode(const uint8_t *bytes, size_t length, uint32_t rows, uint32_t columns,
                                cdcmtk_error *error);

/// Does the same in a process of its own: OpenJPEG 2.5.0 ends its process by an assertion on broken code-blocks of
/// High-Throughput JPEG 2000. That process has none of the caller's files, sockets and signal settings, ends with the
/// caller, and is ended after 65 seconds.
int32_t *cdcmtk_jpeg2000_decode_apart(const uint8_t *bytes, size_t length, uint32_t rows, uint32_t columns,
                                      cdcmtk_error *error);

/// Frees the samples of a decoded codestream.
void cdcmtk_jpeg2000_free(int32_t *samples);

// Inflate

/// A raw deflate stream (RFC 1951) that is being inflated.
typedef struct cdcmtk_inflater cdcmtk_inflater;

/// What became of a piece of a deflate stream.
typedef enum { CDCMTK_INFLATE_MORE, CDCMTK_INFLATE_END, CDCMTK_INFLATE_BROKEN } cdcmtk_inflate_status;

/// Starts a stream; NULL where memory is short.
cdcmtk_inflater *cdcmtk_inflater_create(void);

/// Ends a stream; NULL is allowed.
void cdcmtk_inflater_free(cdcmtk_inflater *inflater);

/// Inflates until the input is used up or the output is full; both lengths become what is left over.
cdcmtk_inflate_status cdcmtk_inflater_run(cdcmtk_inflater *inflater, const uint8_t *input, size_t *input_length,
                                          uint8_t *output, size_t *output_length);

/// The CRC-32 of what has been inflated so far, and its length modulo 2^32, as a gzip file has them behind the stream.
void cdcmtk_inflater_check(const cdcmtk_inflater *inflater, uint32_t *checksum, uint32_t *length);

// Deflate

/// Compresses bytes into a zlib stream (RFC 1950), which the caller frees by free(); NULL where memory is short.
uint8_t *cdcmtk_zlib_compress(const uint8_t *bytes, size_t length, size_t *compressed_length);

#ifdef __cplusplus
}
#endif

#endif
