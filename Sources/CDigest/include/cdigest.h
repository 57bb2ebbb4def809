// SHA-256 with the processor's own instructions, where it has them.
#ifndef CDIGEST_H
#define CDIGEST_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Whether this processor can: asked once, it does not change.
int cdigest_is_accelerated(void);

/// Feeds whole blocks of 64 bytes to the eight words of state. Only where `cdigest_is_accelerated` says so.
void cdigest_compress(uint32_t *state, const uint8_t *bytes, size_t blocks);

#pragma clang assume_nonnull end
#endif
