/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-paygate-params.h"

#include <string.h>

#include "tresen-bytes.h"

#define LAST_LATIN1 0xff
#define REPLACEMENT 0xfffd

typedef struct
{
  char *name;
  char *text; /* UTF-8 */
  char
      *wire; /* (nullable) ISO-8859-1; NULL when the text cannot be written in it, or holds a NUL */
} Param;

struct _TresenPaygateParams
{
  GArray *params;
  guint n_repeated;
};

/* What the platform signs, or finds a payment by: a second one of these could mean something else than the first. */
static const char *const unique_names[]
    = { "mid", "merchantid", "payid", "transid", "status", "code", "mac" };

static void
wipe_text (char *text)
{
  if (text != NULL)
    tresen_memory_wipe (text, strlen (text));
  g_free (text);
}

static void
param_clear (gpointer data)
{
  Param *param = data;

  g_free (param->name);
  wipe_text (param->text);
  wipe_text (param->wire);
}

/* tresen_paygate_params_new: Returns: (transfer full): an empty list. Any thread. */
TresenPaygateParams *
tresen_paygate_params_new (void)
{
  TresenPaygateParams *self = g_new0 (TresenPaygateParams, 1);

  self->params = g_array_new (FALSE, TRUE, sizeof (Param));
  g_array_set_clear_func (self->params, param_clear);
  return self;
}

void
tresen_paygate_params_free (TresenPaygateParams *self)
{
  g_array_unref (self->params);
  g_free (self);
}

/**
 * tresen_paygate_text_from_wire:
 * @bytes: ISO-8859-1
 * @size: of @bytes
 *
 * Every byte is a character; only NUL, which a text cannot hold, becomes the replacement character. Any thread.
 *
 * Returns: (transfer full): UTF-8
 */
char *
tresen_paygate_text_from_wire (const char *bytes, gsize size)
{
  GString *text = g_string_sized_new (size);

  for (gsize i = 0; i < size; i++)
    g_string_append_unichar (text, bytes[i] != '\0' ? (guchar) bytes[i] : REPLACEMENT);
  return g_string_free (text, FALSE);
}

/**
 * tresen_paygate_text_put_together:
 * @text: anything
 *
 * A letter and the accent behind it become one character, as ISO-8859-1 has it (NFC). GLib writes beyond its memory when it is
 * given what is not UTF-8, so that is looked at first. Any thread.
 *
 * Returns: (transfer full) (nullable): UTF-8; %NULL when @text is not
 */
char *
tresen_paygate_text_put_together (const char *text)
{
  return g_utf8_validate (text, -1, NULL) ? g_utf8_normalize (text, -1, G_NORMALIZE_NFC) : NULL;
}

/**
 * tresen_paygate_text_to_wire:
 * @text: UTF-8
 *
 * A letter and its accent are put together first, and nothing is replaced. Any thread.
 *
 * Returns: (transfer full) (nullable): ISO-8859-1; %NULL when @text has other characters or is not UTF-8
 */
char *
tresen_paygate_text_to_wire (const char *text)
{
  g_autofree char *whole = tresen_paygate_text_put_together (text);
  g_autoptr (GString) wire = NULL;

  if (whole == NULL)
    return NULL;
  wire = g_string_sized_new (strlen (whole));
  for (const char *at = whole; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character > LAST_LATIN1)
        return NULL;
      g_string_append_c (wire, (char) character);
    }
  return g_string_free (g_steal_pointer (&wire), FALSE);
}

static const Param *
find (const TresenPaygateParams *self, const char *name)
{
  for (guint i = 0; i < self->params->len; i++)
    {
      const Param *param = &g_array_index (self->params, Param, i);

      if (g_ascii_strcasecmp (param->name, name) == 0)
        return param;
    }
  return NULL;
}

/**
 * tresen_paygate_params_add:
 * @name: in the documented spelling
 * @value: (nullable): UTF-8
 *
 * %NULL and "" are left out: Paygate is not sent a name with nothing after it.
 */
void
tresen_paygate_params_add (TresenPaygateParams *self, const char *name, const char *value)
{
  Param param = { NULL, NULL, NULL };

  if (value == NULL || *value == '\0')
    return;
  param.name = g_strdup (name);
  param.text = g_strdup (value);
  param.wire = tresen_paygate_text_to_wire (value);
  g_array_append_val (self->params, param);
}

/**
 * tresen_paygate_params_get:
 * @name: matched without regard to case
 *
 * Returns: (nullable): the value in UTF-8, owned by @self
 */
const char *
tresen_paygate_params_get (const TresenPaygateParams *self, const char *name)
{
  const Param *param = find (self, name);

  return param != NULL ? param->text : NULL;
}

/**
 * tresen_paygate_params_get_wire:
 * @name: matched without regard to case
 *
 * Returns: (nullable): the value as it is on the wire, in ISO-8859-1, which is what a MAC covers, owned by @self; %NULL also
 *   when it cannot be written there or holds a NUL
 */
const char *
tresen_paygate_params_get_wire (const TresenPaygateParams *self, const char *name)
{
  const Param *param = find (self, name);

  return param != NULL ? param->wire : NULL;
}

/* tresen_paygate_params_count: Returns: how many there are. */
guint
tresen_paygate_params_count (const TresenPaygateParams *self)
{
  return self->params->len;
}

/**
 * tresen_paygate_params_get_nth:
 * @index: below tresen_paygate_params_count()
 * @value: (out) (optional): in UTF-8, owned by @self
 *
 * Returns: the name, owned by @self; of a text that was read in lower case
 */
const char *
tresen_paygate_params_get_nth (const TresenPaygateParams *self, guint index, const char **value)
{
  const Param *param;

  g_return_val_if_fail (index < self->params->len, NULL);
  param = &g_array_index (self->params, Param, index);
  if (value != NULL)
    *value = param->text;
  return param->name;
}

/* tresen_paygate_params_get_n_repeated: Returns: how many unsigned names came again and were left out. */
guint
tresen_paygate_params_get_n_repeated (const TresenPaygateParams *self)
{
  return self->n_repeated;
}

/* The platform decodes escapes at times, so "%" and "+" are not safe anywhere; "=" is, where it is documented. */
static gboolean
is_safe (const Param *param)
{
  if (param->wire == NULL || strpbrk (param->wire, "&%+#") != NULL)
    return FALSE;
  return strchr (param->wire, '=') == NULL || strcmp (param->name, "Custom") == 0;
}

/**
 * tresen_paygate_params_join:
 *
 * Name=Value with "&" between, without any escapes. Errors: %TRESEN_PAYGATE_ERROR_INVALID for a value that would not arrive
 * as it is.
 *
 * Returns: (transfer full) (nullable): ISO-8859-1
 */
GBytes *
tresen_paygate_params_join (const TresenPaygateParams *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->params->len; i++)
    {
      const Param *param = &g_array_index (self->params, Param, i);

      if (!is_safe (param))
        {
          g_set_error (error, TRESEN_PAYGATE_ERROR, TRESEN_PAYGATE_ERROR_INVALID,
                       "Paygate: %s holds a character that cannot be sent", param->name);
          return NULL;
        }
      g_string_append_printf (text, "%s%s=%s", i > 0 ? "&" : "", param->name, param->wire);
    }
  return g_string_free_to_bytes (g_steal_pointer (&text));
}

static gboolean
is_unique_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (unique_names); i++)
    if (strcmp (unique_names[i], name) == 0)
      return TRUE;
  return FALSE;
}

static TresenPaygateRefusal
take_piece (TresenPaygateParams *self, const char *piece, gsize size)
{
  const char *equals = memchr (piece, '=', size);
  gsize name_size = equals != NULL ? (gsize) (equals - piece) : 0;
  gsize value_size = equals != NULL ? size - name_size - 1 : 0;
  g_autofree char *spelled = NULL;
  g_autofree char *name = NULL;
  Param param = { NULL, NULL, NULL };

  if (equals == NULL)
    return TRESEN_PAYGATE_REFUSAL_NONE;
  spelled = tresen_paygate_text_from_wire (piece, name_size);
  name = g_ascii_strdown (spelled, -1);
  if (find (self, name) != NULL)
    {
      self->n_repeated++;
      return is_unique_name (name) ? TRESEN_PAYGATE_REFUSAL_DUPLICATE_KEY
                                   : TRESEN_PAYGATE_REFUSAL_NONE;
    }
  if (self->params->len == TRESEN_PAYGATE_MAX_PARAMETERS)
    return TRESEN_PAYGATE_REFUSAL_TOO_MANY;
  param.name = g_steal_pointer (&name);
  param.text = tresen_paygate_text_from_wire (equals + 1, value_size);
  if (memchr (equals + 1, '\0', value_size) == NULL)
    param.wire = g_strndup (equals + 1, value_size);
  g_array_append_val (self->params, param);
  return TRESEN_PAYGATE_REFUSAL_NONE;
}

/**
 * tresen_paygate_params_parse:
 * @text: ISO-8859-1, as it was inside of Data
 * @refusal: (out): why it is not taken
 *
 * Pieces end at "&", names at the first "="; nothing is unescaped. Names are put into lower case. Of an unsigned name that
 * comes again the first counts. Refused: a signed name that comes again, and more than 64 parameters. Any thread.
 *
 * Returns: (transfer full) (nullable): the parameters
 */
TresenPaygateParams *
tresen_paygate_params_parse (GBytes *text, TresenPaygateRefusal *refusal)
{
  g_autoptr (TresenPaygateParams) self = tresen_paygate_params_new ();
  gsize size = 0;
  const char *at = g_bytes_get_data (text, &size);
  const char *end = at + size;

  *refusal = TRESEN_PAYGATE_REFUSAL_NONE;
  while (size > 0 && at < end)
    {
      const char *next = memchr (at, '&', (gsize) (end - at));
      gsize piece_size = (gsize) ((next != NULL ? next : end) - at);

      *refusal = take_piece (self, at, piece_size);
      if (*refusal != TRESEN_PAYGATE_REFUSAL_NONE)
        return NULL;
      at += piece_size + 1;
    }
  return g_steal_pointer (&self);
}
