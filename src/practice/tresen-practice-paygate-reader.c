/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-paygate-reader.h"

#include <string.h>

#define MAX_DATA 16384
#define MAX_LEN_DIGITS 5

/** tresen_practice_paygate_form_new: Returns: (transfer full): a form without names */
TresenPracticePaygateForm *
tresen_practice_paygate_form_new (void)
{
  TresenPracticePaygateForm *self = g_new0 (TresenPracticePaygateForm, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (g_free);
  return self;
}

TresenPracticePaygateForm *
tresen_practice_paygate_form_copy (const TresenPracticePaygateForm *self)
{
  TresenPracticePaygateForm *copy = tresen_practice_paygate_form_new ();

  for (guint i = 0; i < self->names->len; i++)
    tresen_practice_paygate_form_add (copy, g_ptr_array_index (self->names, i),
                                      g_ptr_array_index (self->values, i));
  return copy;
}

void
tresen_practice_paygate_form_free (TresenPracticePaygateForm *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/** tresen_practice_paygate_form_add: both are copied; @value %NULL adds nothing */
void
tresen_practice_paygate_form_add (TresenPracticePaygateForm *self,
                                  const char *name,
                                  const char *value)
{
  if (value == NULL)
    return;
  g_ptr_array_add (self->names, g_strdup (name));
  g_ptr_array_add (self->values, g_strdup (value));
}

/* Every byte of ISO-8859-1 is a character of its own; NUL ends the text. */
static char *
from_latin1 (const char *data, gsize size)
{
  GString *text = g_string_sized_new (size);

  for (gsize i = 0; i < size && data[i] != '\0'; i++)
    g_string_append_unichar (text, (guchar) data[i]);
  return g_string_free (text, FALSE);
}

/** tresen_practice_paygate_form_add_bytes: both are ISO-8859-1 */
void
tresen_practice_paygate_form_add_bytes (TresenPracticePaygateForm *self,
                                        GBytes *name,
                                        GBytes *value)
{
  gsize name_size, value_size;
  const char *name_data = g_bytes_get_data (name, &name_size);
  const char *value_data = g_bytes_get_data (value, &value_size);

  g_ptr_array_add (self->names, from_latin1 (name_data, name_size));
  g_ptr_array_add (self->values, from_latin1 (value_data, value_size));
}

/** tresen_practice_paygate_form_get: Returns: (nullable): the first value of @name, matched exactly */
const char *
tresen_practice_paygate_form_get (const TresenPracticePaygateForm *self, const char *name)
{
  for (guint i = 0; i < self->names->len; i++)
    if (strcmp (g_ptr_array_index (self->names, i), name) == 0)
      return g_ptr_array_index (self->values, i);
  return NULL;
}

/** tresen_practice_paygate_form_text: Returns: as tresen_practice_paygate_form_get(), "" for none */
const char *
tresen_practice_paygate_form_text (const TresenPracticePaygateForm *self, const char *name)
{
  const char *value = tresen_practice_paygate_form_get (self, name);

  return value != NULL ? value : "";
}

/** tresen_practice_paygate_form_nth: Returns: (nullable): the name at @index and its value, %NULL behind the last */
const char *
tresen_practice_paygate_form_nth (const TresenPracticePaygateForm *self,
                                  guint index,
                                  const char **value)
{
  if (index >= self->names->len)
    return NULL;
  *value = g_ptr_array_index (self->values, index);
  return g_ptr_array_index (self->names, index);
}

/** tresen_practice_paygate_form_is_equal: Returns: whether both say the same, in whatever order */
gboolean
tresen_practice_paygate_form_is_equal (const TresenPracticePaygateForm *a,
                                       const TresenPracticePaygateForm *b)
{
  const char *name, *value;

  if (a->names->len != b->names->len)
    return FALSE;
  for (guint i = 0; (name = tresen_practice_paygate_form_nth (a, i, &value)) != NULL; i++)
    if (g_strcmp0 (tresen_practice_paygate_form_get (b, name), value) != 0)
      return FALSE;
  return TRUE;
}

/** tresen_practice_paygate_to_latin1: Returns: (transfer full): @text in ISO-8859-1, "?" for what is not in it */
char *
tresen_practice_paygate_to_latin1 (const char *text, gsize *size)
{
  GString *bytes = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_c (bytes, c < 256 ? (char) (guchar) c : '?');
    }
  *size = bytes->len;
  return g_string_free (bytes, FALSE);
}

/* Form coding: "+" is a blank, %XX a byte; a broken escape stands for itself. */
static GBytes *
decode (const char *text, gsize size)
{
  GByteArray *bytes = g_byte_array_new ();

  for (gsize i = 0; i < size; i++)
    {
      guint8 byte = text[i] == '+' ? ' ' : (guint8) text[i];

      if (text[i] == '%' && i + 2 < size && g_ascii_isxdigit (text[i + 1])
          && g_ascii_isxdigit (text[i + 2]))
        {
          byte = (guint8) (g_ascii_xdigit_value (text[i + 1]) * 16
                           + g_ascii_xdigit_value (text[i + 2]));
          i += 2;
        }
      g_byte_array_append (bytes, &byte, 1);
    }
  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *
take_raw (const char *text, gsize size)
{
  return g_bytes_new (text, size);
}

/* Splits at "&", and each piece at its first "="; a piece without one has no value and is left out. */
static TresenPracticePaygateForm *
split (const char *text, gsize size, GBytes *(*take) (const char *text, gsize size))
{
  TresenPracticePaygateForm *form = tresen_practice_paygate_form_new ();
  const char *end = text + size;

  while (text < end)
    {
      const char *stop = memchr (text, '&', (gsize) (end - text));
      const char *piece_end = stop != NULL ? stop : end;
      const char *equals = memchr (text, '=', (gsize) (piece_end - text));

      if (equals != NULL)
        {
          g_autoptr (GBytes) name = take (text, (gsize) (equals - text));
          g_autoptr (GBytes) value = take (equals + 1, (gsize) (piece_end - equals - 1));

          tresen_practice_paygate_form_add_bytes (form, name, value);
        }
      text = piece_end + 1;
    }
  return form;
}

/** tresen_practice_paygate_read_outer: Returns: (transfer full): the clear parameters of a query or of a form's body */
TresenPracticePaygateForm *
tresen_practice_paygate_read_outer (const char *text, gsize size)
{
  return split (text, size, decode);
}

static guint
read_length (const char *text)
{
  guint value = 0;

  if (strlen (text) > MAX_LEN_DIGITS)
    return 0;
  for (; *text != '\0'; text++)
    {
      if (!g_ascii_isdigit (*text))
        return 0;
      value = value * 10 + (guint) (*text - '0');
    }
  return value;
}

static const char *
check_outer (const TresenPracticePaygateKeys *keys, const TresenPracticePaygateForm *outer)
{
  const char *merchant = tresen_practice_paygate_form_text (outer, "MerchantID");
  const char *length = tresen_practice_paygate_form_text (outer, "Len");
  const char *data = tresen_practice_paygate_form_text (outer, "Data");

  if (*merchant == '\0')
    return "20100003";
  if (strcmp (merchant, keys->merchant_id) != 0)
    return "20120003";
  if (*length == '\0')
    return "20100008";
  if (read_length (length) == 0)
    return "20110008";
  if (*data == '\0')
    return "20100007";
  return strlen (data) > MAX_DATA ? "20140007" : NULL;
}

/**
 * tresen_practice_paygate_read:
 * @outer: of tresen_practice_paygate_read_outer()
 * @code: (out): the platform's code when nothing is returned
 *
 * Opens the envelope of a request (spec 1.1 to 1.3). A text without a merchant id was sealed with another password.
 *
 * Returns: (transfer full) (nullable): the parameters in it
 */
TresenPracticePaygateForm *
tresen_practice_paygate_read (const TresenPracticePaygateKeys *keys,
                              const TresenPracticePaygateForm *outer,
                              const char **code)
{
  g_autoptr (GBytes) text = NULL;
  g_autoptr (TresenPracticePaygateForm) form = NULL;
  gsize size;
  const char *data;

  *code = check_outer (keys, outer);
  if (*code != NULL)
    return NULL;
  text = tresen_practice_paygate_unseal (
      keys, tresen_practice_paygate_form_text (outer, "Data"),
      read_length (tresen_practice_paygate_form_text (outer, "Len")), code);
  if (text == NULL)
    return NULL;
  data = g_bytes_get_data (text, &size);
  form = split (data, size, take_raw);
  if (tresen_practice_paygate_form_get (form, "MerchantID") != NULL)
    return g_steal_pointer (&form);
  *code = "20010007";
  return NULL;
}
