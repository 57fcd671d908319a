#ifndef CDCMTK_SUPPORT_H
#define CDCMTK_SUPPORT_H

#include "CDCMTK.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "dcmtk/config/osconfig.h"
#include "dcmtk/dcmdata/dctk.h"

namespace segnode {

/// Registers the codecs and silences DCMTK's log, once in a process.
void prepare();

/// The DCMTK object behind a handle.
inline DcmItem *unwrap(cdcmtk_item *item) { return reinterpret_cast<DcmItem *>(item); }
/// The handle of a DCMTK object.
inline cdcmtk_item *wrap(DcmItem *item) { return reinterpret_cast<cdcmtk_item *>(item); }

/// What DCMTK parses a transfer syntax as; one that it does not know compresses its pixel data (PS3.5 A.4).
E_TransferSyntax parsedAs(const char *transferSyntax);

inline void explain(cdcmtk_error *error, const char *text) {
    std::snprintf(error->text, sizeof error->text, "%s", text);
}

/// Turns DCMTK's condition into a return value.
inline bool succeeded(const OFCondition &condition, cdcmtk_error *error) {
    if (condition.good()) return true;
    explain(error, condition.text());
    return false;
}

/// `errno` where it says that a file cannot be read or the system is short of something, else 0. DCMTK drops what the
/// system says and goes on with fewer bytes, which then look like a broken file.
int systemError();

/// Whether nothing that was read since `errno` was cleared failed; else explains what the system said.
inline bool wasReadWhole(cdcmtk_error *error) {
    error->system_error = systemError();
    if (error->system_error == 0) return true;
    explain(error, std::strerror(error->system_error));
    return false;
}

/// Runs `body`, and returns `failure` with the reason where it throws.
template <typename Result, typename Body> Result guarded(cdcmtk_error *error, Result failure, Body body) noexcept {
    error->system_error = 0;
    errno = 0;
    try {
        Result result = body();
        if (result == failure) error->system_error = systemError();
        return result;
    } catch (const std::bad_alloc &exception) {
        error->system_error = ENOMEM;
        explain(error, exception.what());
    } catch (const std::exception &exception) {
        explain(error, exception.what());
    } catch (...) {
        explain(error, "the toolkit threw something that is no exception");
    }
    return failure;
}

} // namespace segnode

#endif
