/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-paygate-crypto.h"
#include "tresen-paygate-error.h"

G_BEGIN_DECLS

#define TRESEN_PAYGATE_MAX_DATA 8192

char *tresen_paygate_envelope_seal (TresenPaygateCipher cipher,
                                    const char *password,
                                    const guint8 iv[TRESEN_PAYGATE_AES_BLOCK],
                                    GBytes *text,
                                    GError **error);
GBytes *tresen_paygate_envelope_open (TresenPaygateCipher cipher,
                                      const char *password,
                                      const char *data,
                                      const char *len,
                                      TresenPaygateRefusal *refusal);

G_END_DECLS
