#include "Support.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

namespace {

/// What the decoding process leaves to the one that waits for it; the samples lie behind it.
struct Outcome {
    cdcmtk_error error;
    bool isDecoded;
};

/// Memory that a child process shares.
class SharedMemory {
public:
    explicit SharedMemory(size_t size)
        : size(size), bytes(mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {}
    ~SharedMemory() {
        if (isThere()) munmap(bytes, size);
    }
    bool isThere() const { return bytes != MAP_FAILED; }
    Outcome *outcome() const { return static_cast<Outcome *>(bytes); }
    int32_t *samples() const { return reinterpret_cast<int32_t *>(outcome() + 1); }

private:
    size_t size;
    void *bytes;
};

/// Seconds that the child process takes at most, and after which its parent ends it.
constexpr unsigned longestDecoding = 60, longestWait = 65;

/// Closes every descriptor: sockets and files of the caller must not stay open for as long as a decoder runs.
void closeDescriptors() {
    if (syscall(SYS_close_range, 0U, ~0U, 0U) == 0) return;
    for (int descriptor = 0; descriptor < 65536; descriptor += 1) close(descriptor);
}

/// Gives every signal its default and blocks none, so that each of them ends the process.
void resetSignals() {
    for (int number = 1; number < NSIG; number += 1) std::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// What the child process does: it inherits nothing but memory, takes a minute at most, ends with its parent, and ends
/// without cleaning up.
[[noreturn]] void decodeAndExit(pid_t parent, const uint8_t *bytes, size_t length, uint32_t rows, uint32_t columns,
                                const SharedMemory &memory) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    resetSignals();
    const rlimit none = {0, 0};
    const rlimit time = {longestDecoding, longestDecoding};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &time);
    alarm(longestDecoding);
    closeDescriptors();
    for (int descriptor = 0; descriptor <= STDERR_FILENO; descriptor += 1) {
        if (open("/dev/null", O_RDWR) < 0) break;
    }
    int32_t *samples = cdcmtk_jpeg2000_decode(bytes, length, rows, columns, &memory.outcome()->error);
    if (samples != nullptr) {
        std::memcpy(memory.samples(), samples, size_t(rows) * columns * sizeof *samples);
        memory.outcome()->isDecoded = true;
    }
    _exit(0);
}

/// Waits for a child process, and ends it when its time is up; returns its status.
int finish(pid_t child, bool &isLate) {
    int descriptor = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
    if (descriptor >= 0) {
        pollfd ended = {descriptor, POLLIN, 0};
        timespec start = {}, now = {};
        clock_gettime(CLOCK_MONOTONIC, &start);
        int ready = 0;
        do {
            clock_gettime(CLOCK_MONOTONIC, &now);
            long left = static_cast<long>(longestWait) - (now.tv_sec - start.tv_sec);
            ready = left > 0 ? poll(&ended, 1, static_cast<int>(left * 1000)) : 0;
        } while (ready < 0 && errno == EINTR);
        isLate = ready == 0;
        if (isLate) kill(child, SIGKILL);
        close(descriptor);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

/// Explains a failure of the system, which another attempt may be spared.
void lack(cdcmtk_error *error, const char *text) {
    explain(error, text);
    error->system_error = ENOMEM;
}

} // namespace

extern "C" int32_t *cdcmtk_jpeg2000_decode_apart(const uint8_t *bytes, size_t length, uint32_t rows, uint32_t columns,
                                                 cdcmtk_error *error) {
    const size_t size = size_t(rows) * columns * sizeof(int32_t);
    error->system_error = 0;
    SharedMemory memory(sizeof(Outcome) + size);
    if (!memory.isThere()) return lack(error, "memory is short"), nullptr;
    const pid_t parent = getpid();
    const pid_t child = fork();
    if (child < 0) return lack(error, "no process can be started"), nullptr;
    if (child == 0) decodeAndExit(parent, bytes, length, rows, columns, memory);
    bool isLate = false;
    const int status = finish(child, isLate);
    if (!memory.outcome()->isDecoded) {
        *error = memory.outcome()->error;
        if (!WIFSIGNALED(status)) return nullptr;
        // Not sent from here, SIGKILL comes from the system, as a rule because memory was short.
        if (WTERMSIG(status) == SIGKILL && !isLate) {
            return lack(error, "the system ended the decoding process"), nullptr;
        }
        return explain(error, "the codestream stops its decoder"), nullptr;
    }
    int32_t *samples = static_cast<int32_t *>(opj_image_data_alloc(size));
    if (samples == nullptr) return lack(error, "memory is short"), nullptr;
    std::memcpy(samples, memory.samples(), size);
    return samples;
}

extern "C" void cdcmtk_jpeg2000_free(int32_t *samples) { opj_image_data_free(samples); }
