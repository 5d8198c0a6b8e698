/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TRESEN_PAYGATE_ERROR (tresen_paygate_error_quark ())
GQuark tresen_paygate_error_quark (void);

/**
 * TresenPaygateError: what became of a request to Paygate.
 * @TRESEN_PAYGATE_ERROR_INVALID: it cannot be built from these values or keys; nothing has left; permanent
 * @TRESEN_PAYGATE_ERROR_NOT_SENT: no connection, so nothing of it has left; transient
 * @TRESEN_PAYGATE_ERROR_UNKNOWN: it has left, wholly or in part, and no whole answer came: not known what it did
 */
typedef enum
{
  TRESEN_PAYGATE_ERROR_INVALID,
  TRESEN_PAYGATE_ERROR_NOT_SENT,
  TRESEN_PAYGATE_ERROR_UNKNOWN,
} TresenPaygateError;

gboolean tresen_paygate_error_is_transient (const GError *error);

/**
 * TresenPaygateRefusal: why a text that says it comes from Paygate is not believed.
 * @TRESEN_PAYGATE_REFUSAL_NONE: it is authentic
 * @TRESEN_PAYGATE_REFUSAL_BAD_METHOD: neither GET nor POST
 * @TRESEN_PAYGATE_REFUSAL_TOO_LARGE: a body over 16 KiB, or Data over 8192 characters
 * @TRESEN_PAYGATE_REFUSAL_TOO_MANY: more than 64 parameters, outside or inside
 * @TRESEN_PAYGATE_REFUSAL_MISSING_DATA: no Data, or an empty one
 * @TRESEN_PAYGATE_REFUSAL_MISSING_LEN: no Len
 * @TRESEN_PAYGATE_REFUSAL_BAD_LEN: Len is not one to five digits, or zero
 * @TRESEN_PAYGATE_REFUSAL_BAD_HEX: Data is not pairs of hexadecimal digits, or of the cipher that is not set up
 * @TRESEN_PAYGATE_REFUSAL_BAD_BLOCK: not whole blocks of the cipher
 * @TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH: Len does not fit the number of bytes
 * @TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED: a result in clear although encryption was asked for
 * @TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY: Data, Len or a signed name is there twice
 * @TRESEN_PAYGATE_REFUSAL_MISSING_FIELD: TransID, Status, Code or MAC is not there, or PayID although it did not fail
 * @TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT: the merchant id inside is not ours
 * @TRESEN_PAYGATE_REFUSAL_BAD_MAC: the MAC does not fit
 */
typedef enum
{
  TRESEN_PAYGATE_REFUSAL_NONE,
  TRESEN_PAYGATE_REFUSAL_BAD_METHOD,
  TRESEN_PAYGATE_REFUSAL_TOO_LARGE,
  TRESEN_PAYGATE_REFUSAL_TOO_MANY,
  TRESEN_PAYGATE_REFUSAL_MISSING_DATA,
  TRESEN_PAYGATE_REFUSAL_MISSING_LEN,
  TRESEN_PAYGATE_REFUSAL_BAD_LEN,
  TRESEN_PAYGATE_REFUSAL_BAD_HEX,
  TRESEN_PAYGATE_REFUSAL_BAD_BLOCK,
  TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH,
  TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED,
  TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY,
  TRESEN_PAYGATE_REFUSAL_MISSING_FIELD,
  TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT,
  TRESEN_PAYGATE_REFUSAL_BAD_MAC,
} TresenPaygateRefusal;

const char *tresen_paygate_refusal_get_word (TresenPaygateRefusal refusal);
guint tresen_paygate_refusal_get_http_status (TresenPaygateRefusal refusal);

G_END_DECLS
