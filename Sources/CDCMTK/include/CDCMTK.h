#ifndef CDCMTK_H
#define CDCMTK_H

#ifdef __cplusplus
extern "C" {
#endif

/// The version of DCMTK that this library is linked with, for example "3.6.7".
const char *cdcmtk_version(void);

#ifdef __cplusplus
}
#endif

#endif
