#include "Support.h"

#include <cstring>
#include <mutex>
#include <vector>

#include "dcmtk/dcmjpeg/djdecode.h"
#include "dcmtk/dcmjpls/djdecode.h"
#include "dcmtk/oflog/oflog.h"

namespace segnode {

/// Takes private attributes out of the data dictionary: nothing here reads them, and in implicit VR DCMTK would parse
/// their bytes by whatever some creator means by the tag.
static void forgetPrivateAttributes() {
    std::vector<DcmDictEntry *> entries;
    DcmDataDictionary &dictionary = dcmDataDict.wrlock();
    auto keep = [&](const DcmDictEntry *entry) {
        if (entry->getPrivateCreator() == nullptr) entries.push_back(new DcmDictEntry(*entry));
    };
    for (auto entry = dictionary.normalBegin(); entry != dictionary.normalEnd(); ++entry) keep(*entry);
    for (auto entry = dictionary.repeatingBegin(); entry != dictionary.repeatingEnd(); ++entry) keep(*entry);
    dictionary.clear();
    for (DcmDictEntry *entry : entries) dictionary.addEntry(entry);
    dcmDataDict.wrunlock();
}

void prepare() {
    static std::once_flag once;
    std::call_once(once, [] {
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);
        // What was received is copied byte for byte, with the padding that its writer chose.
        dcmEnableAutomaticInputDataCorrection.set(OFFalse);
        forgetPrivateAttributes();
        DJDecoderRegistration::registerCodecs();
        DJLSDecoderRegistration::registerCodecs();
        // What the search for the dictionary met is no failure of what is read next.
        errno = 0;
    });
}

E_TransferSyntax parsedAs(const char *transferSyntax) {
    // JPIP HTJ2K Referenced Deflate is newer than DCMTK 3.6.7.
    if (std::strcmp(transferSyntax, "1.2.840.10008.1.2.4.205") == 0) return EXS_JPIPReferencedDeflate;
    E_TransferSyntax known = DcmXfer(transferSyntax).getXfer();
    return known == EXS_Unknown ? EXS_JPEG2000 : known;
}

int systemError() {
    switch (errno) {
    case EACCES: case EPERM: case EIO: case ENOENT: case ENOTDIR: case ESTALE: case EMFILE: case ENFILE: case ENOMEM:
    case EAGAIN: case ETIMEDOUT: case ENXIO: case ENODEV: case ENOTCONN: case EHOSTDOWN: case EREMOTEIO: case ENOLINK:
        return errno;
    default: return 0;
    }
}

} // namespace segnode

extern "C" const char *cdcmtk_version(void) { return OFFIS_DCMTK_VERSION_STRING; }

extern "C" bool cdcmtk_dictionary_is_loaded(void) {
    segnode::prepare();
    return DcmTag(DCM_PatientName).getEVR() == EVR_PN;
}

extern "C" void cdcmtk_dictionary_vr(uint16_t group, uint16_t element, char vr[3]) {
    segnode::prepare();
    DcmVR dictionary(DcmTag(group, element).getEVR());
    DcmVR written(dictionary.getValidEVR());
    std::snprintf(vr, 3, "%s", written.getVRName());
}

extern "C" bool cdcmtk_dictionary_keyword(uint16_t group, uint16_t element, cdcmtk_error *keyword) {
    segnode::prepare();
    return segnode::guarded(keyword, false, [&] {
        DcmTag tag(group, element);
        segnode::explain(keyword, tag.getTagName());
        return tag.getEVR() != EVR_UNKNOWN;
    });
}

/// Writes every tag of an entry, which may stand for a range of groups and elements.
static void expand(const DcmDictEntry &entry, uint32_t *tags, size_t capacity, size_t &count) {
    for (uint32_t group = entry.getGroup(); group <= entry.getUpperGroup(); group += 2) {
        for (uint32_t element = entry.getElement(); element <= entry.getUpperElement(); element += 1) {
            if (count < capacity) tags[count] = group << 16 | element;
            count += 1;
        }
    }
}

extern "C" size_t cdcmtk_dictionary_sequences(uint32_t *tags, size_t capacity) {
    segnode::prepare();
    cdcmtk_error ignored;
    return segnode::guarded<size_t>(&ignored, 0, [&] {
        size_t count = 0;
        DcmDataDictionary &dictionary = dcmDataDict.wrlock();
        for (auto entry = dictionary.normalBegin(); entry != dictionary.normalEnd(); ++entry) {
            if ((*entry)->getEVR() == EVR_SQ) expand(**entry, tags, capacity, count);
        }
        for (auto entry = dictionary.repeatingBegin(); entry != dictionary.repeatingEnd(); ++entry) {
            if ((*entry)->getEVR() == EVR_SQ) expand(**entry, tags, capacity, count);
        }
        dcmDataDict.wrunlock();
        return count;
    });
}
