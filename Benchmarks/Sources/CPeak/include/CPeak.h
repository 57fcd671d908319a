#ifndef CPEAK_H
#define CPEAK_H

/// Multiplies and adds in registers, with the instructions of "avx512", "avx2" or "portable", rounds times.
///
/// \return the floating point operations that were done; 0 for instructions that this build has not got
double cpeak_multiply_add(const char *instruction_set, long rounds);

#endif
