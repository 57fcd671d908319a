#ifndef CDCMTK_SUPPORT_H
#define CDCMTK_SUPPORT_H

#include "CDCMTK.h"

#include <cstdio>
#include <exception>

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

inline void explain(cdcmtk_error *error, const char *text) { std::snprintf(error->text, sizeof error->text, "%s", text); }

/// Turns DCMTK's condition into a return value.
inline bool succeeded(const OFCondition &condition, cdcmtk_error *error) {
    if (condition.good()) return true;
    explain(error, condition.text());
    return false;
}

/// Runs `body`, and returns `failure` with the reason where it throws.
template <typename Result, typename Body> Result guarded(cdcmtk_error *error, Result failure, Body body) noexcept {
    try {
        return body();
    } catch (const std::exception &exception) {
        explain(error, exception.what());
    } catch (...) {
        explain(error, "the toolkit threw something that is no exception");
    }
    return failure;
}

} // namespace segnode

#endif
