/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-outer.h"

#include <string.h>

#include "tresen-paygate-envelope.h"

#define MAX_CLEAR_CHARACTERS 4096

void
tresen_paygate_outer_clear (TresenPaygateOuter *self)
{
  g_clear_pointer (&self->data, g_free);
  g_clear_pointer (&self->len, g_free);
  g_clear_pointer (&self->clear, tresen_paygate_params_free);
}

/* "+" is a blank, "%41" an A, and what only looks like an escape stays as it is. */
static char *
decode (const char *text, gsize size)
{
  g_autoptr (GString) bytes = g_string_sized_new (size);

  for (gsize i = 0; i < size; i++)
    {
      gboolean is_escape = text[i] == '%' && i + 2 < size && g_ascii_isxdigit (text[i + 1])
                           && g_ascii_isxdigit (text[i + 2]);

      if (is_escape)
        {
          g_string_append_c (bytes, (char) (g_ascii_xdigit_value (text[i + 1]) << 4
                                            | g_ascii_xdigit_value (text[i + 2])));
          i += 2;
        }
      else
        g_string_append_c (bytes, text[i] == '+' ? ' ' : text[i]);
    }
  if (bytes->len > 0 && g_utf8_validate (bytes->str, (gssize) bytes->len, NULL))
    return g_string_free (g_steal_pointer (&bytes), FALSE);
  return tresen_paygate_text_from_wire (bytes->str, bytes->len);
}

static TresenPaygateRefusal
take_once (char **place, char *value)
{
  if (*place != NULL)
    {
      g_free (value);
      return TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY;
    }
  *place = value;
  return TRESEN_PAYGATE_REFUSAL_NONE;
}

static TresenPaygateRefusal
take_piece (TresenPaygateOuter *self, const char *piece, gsize size)
{
  const char *equals = memchr (piece, '=', size);
  g_autofree char *name = NULL;
  g_autofree char *value = NULL;

  if (equals == NULL)
    return TRESEN_PAYGATE_REFUSAL_NONE;
  name = decode (piece, (gsize) (equals - piece));
  value = decode (equals + 1, size - (gsize) (equals - piece) - 1);
  if (g_ascii_strcasecmp (name, "Data") == 0)
    return take_once (&self->data, g_steal_pointer (&value));
  if (g_ascii_strcasecmp (name, "Len") == 0)
    return take_once (&self->len, g_steal_pointer (&value));
  if (g_utf8_strlen (value, -1) > MAX_CLEAR_CHARACTERS)
    *g_utf8_offset_to_pointer (value, MAX_CLEAR_CHARACTERS) = '\0';
  tresen_paygate_params_add (self->clear, name, value);
  return TRESEN_PAYGATE_REFUSAL_NONE;
}

/*
 * tresen_paygate_outer_read:
 * @self: all zero; to be cleared whatever is returned
 * @text: application/x-www-form-urlencoded, as received
 *
 * Names are matched without regard to case, Data and Len may each be there once. What stands beside them is kept, but no
 * decision is made by it, except that a Status without Data is a result that was not encrypted.
 *
 * Returns: the first thing that is wrong
 */
TresenPaygateRefusal
tresen_paygate_outer_read (TresenPaygateOuter *self, const char *text, gsize size)
{
  const char *at = text;
  const char *end = text + size;
  guint n_pieces = 0;

  self->clear = tresen_paygate_params_new ();
  while (size > 0 && at < end)
    {
      const char *next = memchr (at, '&', (gsize) (end - at));
      gsize piece_size = (gsize) ((next != NULL ? next : end) - at);
      TresenPaygateRefusal refusal;

      if (n_pieces++ == TRESEN_PAYGATE_MAX_PARAMETERS)
        return TRESEN_PAYGATE_REFUSAL_TOO_MANY;
      refusal = take_piece (self, at, piece_size);
      if (refusal != TRESEN_PAYGATE_REFUSAL_NONE)
        return refusal;
      at += piece_size + 1;
    }
  if ((self->data == NULL || *self->data == '\0')
      && tresen_paygate_params_get (self->clear, "Status") != NULL)
    return TRESEN_PAYGATE_REFUSAL_NOT_ENCRYPTED;
  return TRESEN_PAYGATE_REFUSAL_NONE;
}

/* tresen_paygate_outer_open: Returns: (transfer full) (nullable): what was inside of Data, authentic or not. */
TresenPaygateParams *
tresen_paygate_outer_open (const TresenPaygateOuter *self,
                           TresenPaygateCipher cipher,
                           const char *password,
                           TresenPaygateRefusal *refusal)
{
  g_autoptr (GBytes) text
      = tresen_paygate_envelope_open (cipher, password, self->data, self->len, refusal);

  return text != NULL ? tresen_paygate_params_parse (text, refusal) : NULL;
}

/* tresen_paygate_params_check_merchant: The merchant id comes back under either name or not at all, but it is ours. */
TresenPaygateRefusal
tresen_paygate_params_check_merchant (const TresenPaygateParams *params, const char *merchant_id)
{
  const char *short_name = tresen_paygate_params_get (params, "MID");
  const char *long_name = tresen_paygate_params_get (params, "MerchantID");

  if ((short_name != NULL && strcmp (short_name, merchant_id) != 0)
      || (long_name != NULL && strcmp (long_name, merchant_id) != 0))
    return TRESEN_PAYGATE_REFUSAL_WRONG_MERCHANT;
  return TRESEN_PAYGATE_REFUSAL_NONE;
}

/* tresen_paygate_params_dup: Returns: (transfer full): a value, cut to what is stored of it; "" when it is not there. */
char *
tresen_paygate_params_dup (const TresenPaygateParams *params,
                           const char *name,
                           guint max_characters)
{
  const char *value = params != NULL ? tresen_paygate_params_get (params, name) : NULL;

  if (value == NULL)
    return g_strdup ("");
  return g_strndup (value, (gsize) (g_utf8_offset_to_pointer (
                                        value, MIN (g_utf8_strlen (value, -1), max_characters))
                                    - value));
}
