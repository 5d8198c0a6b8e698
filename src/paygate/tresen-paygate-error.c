/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-error.h"

G_DEFINE_QUARK (tresen_paygate_error_quark, tresen_paygate_error)

static const char *const words[] = {
  [TRESEN_PAYGATE_REFUSAL_NONE] = "",
  [TRESEN_PAYGATE_REFUSAL_BAD_METHOD] = "bad_method",
  [TRESEN_PAYGATE_REFUSAL_TOO_LARGE] = "too_large",
  [TRESEN_PAYGATE_REFUSAL_TOO_MANY] = "too_many",
  [TRESEN_PAYGATE_REFUSAL_MISSING_DATA] = "missing_data",
  [TRESEN_PAYGATE_REFUSAL_MISSING_LEN] = "missing_len",
  [TRESEN_PAYGATE_REFUSAL_BAD_LEN] = "bad_len",
  [TRESEN_PAYGATE_REFUSAL_BAD_HEX] = "bad_hex",
  [TRESEN_PAYGATE_REFUSAL_BAD_BLOCK] = "bad_block",
  [TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH] = "len_mismatch",
  [TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED] = "not_encrypted",
  [TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY] = "duplicate_key",
  [TRESEN_PAYGATE_REFUSAL_MISSING_FIELD] = "missing_field",
  [TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT] = "wrong_merchant",
  [TRESEN_PAYGATE_REFUSAL_BAD_MAC] = "bad_mac",
};

/**
 * tresen_paygate_error_is_transient:
 * @error: any error
 *
 * Any thread.
 *
 * Returns: whether the same request may be made again by itself, because nothing of it has left
 */
gboolean
tresen_paygate_error_is_transient (const GError *error)
{
  return g_error_matches (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_NOT_SENT);
}

/**
 * tresen_paygate_refusal_get_word:
 *
 * Any thread.
 *
 * Returns: the word under which a refusal is kept: "bad_mac"; "" for none
 */
const char *
tresen_paygate_refusal_get_word (TresenPaygateRefusal refusal)
{
  return (guint) refusal < G_N_ELEMENTS (words) ? words[refusal] : "";
}

/**
 * tresen_paygate_refusal_get_http_status:
 *
 * What a caller of a result URL is answered. One status for all that is malformed or not authentic, so that nobody learns
 * which check failed. Any thread.
 *
 * Returns: 200, 400, 405 or 413
 */
guint
tresen_paygate_refusal_get_http_status (TresenPaygateRefusal refusal)
{
  switch (refusal)
    {
    case TRESEN_PAYGATE_REFUSAL_NONE:
      return 200;
    case TRESEN_PAYGATE_REFUSAL_BAD_METHOD:
      return 405;
    case TRESEN_PAYGATE_REFUSAL_TOO_LARGE:
      return 413;
    case TRESEN_PAYGATE_REFUSAL_TOO_MANY:
    case TRESEN_PAYGATE_REFUSAL_MISSING_DATA:
    case TRESEN_PAYGATE_REFUSAL_MISSING_LEN:
    case TRESEN_PAYGATE_REFUSAL_BAD_LEN:
    case TRESEN_PAYGATE_REFUSAL_BAD_HEX:
    case TRESEN_PAYGATE_REFUSAL_BAD_BLOCK:
    case TRESEN_PAYGATE_REFUSAL_LEN_MISMATCH:
    case TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED:
    case TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY:
    case TRESEN_PAYGATE_REFUSAL_MISSING_FIELD:
    case TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT:
    case TRESEN_PAYGATE_REFUSAL_BAD_MAC:
    default:
      return 400;
    }
}
