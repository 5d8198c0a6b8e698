/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-bytes.h"

#include <gnutls/gnutls.h>
#include <string.h>

struct _TresenSecret
{
  gatomicrefcount refs;
  gsize size;
  char text[];
};

/**
 * tresen_secret_new:
 * @text: (nullable): UTF-8; %NULL is taken as ""
 *
 * Returns: (transfer full): a copy of @text that is wiped when it is freed. Any thread.
 */
TresenSecret *
tresen_secret_new (const char *text)
{
  gsize size = strlen (text != NULL ? text : "") + 1;
  TresenSecret *self = g_malloc (sizeof (TresenSecret) + size);

  g_atomic_ref_count_init (&self->refs);
  self->size = size;
  memcpy (self->text, text != NULL ? text : "", size);
  return self;
}

TresenSecret *
tresen_secret_ref (TresenSecret *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
tresen_secret_unref (TresenSecret *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  tresen_memory_wipe (self->text, self->size);
  g_free (self);
}

/**
 * tresen_secret_peek:
 * @self: (nullable): a secret
 *
 * Returns: the text, owned by @self; "" for %NULL. Any thread.
 */
const char *
tresen_secret_peek (const TresenSecret *self)
{
  return self != NULL ? self->text : "";
}

/**
 * tresen_hex_encode:
 * @data: @size bytes
 *
 * Returns: (transfer full): 2 × @size lower-case hexadecimal digits. Any thread.
 */
char *
tresen_hex_encode (const guint8 *data, gsize size)
{
  static const char digits[] = "0123456789abcdef";
  char *text = g_malloc (size * 2 + 1);

  for (gsize i = 0; i < size; i++)
    {
      text[2 * i] = digits[data[i] >> 4];
      text[2 * i + 1] = digits[data[i] & 0x0f];
    }
  text[2 * size] = '\0';
  return text;
}

/**
 * tresen_memory_is_equal:
 *
 * Compares @size bytes in a time that does not depend on where they differ. Any thread.
 */
gboolean
tresen_memory_is_equal (const void *a, const void *b, gsize size)
{
  return gnutls_memcmp (a, b, size) == 0;
}

/**
 * tresen_text_is_equal_secret:
 * @a: (nullable): one text
 * @b: (nullable): the other
 *
 * Compares two texts in a time that tells only whether their lengths agree. %NULL equals nothing,
 * not even %NULL. Any thread.
 */
gboolean
tresen_text_is_equal_secret (const char *a, const char *b)
{
  if (a == NULL || b == NULL || strlen (a) != strlen (b))
    return FALSE;
  return tresen_memory_is_equal (a, b, strlen (a));
}

/**
 * tresen_memory_wipe:
 * @data: (nullable): @size bytes
 *
 * Overwrites memory in a way the compiler may not drop. Any thread.
 */
void
tresen_memory_wipe (void *data, gsize size)
{
  if (data != NULL && size > 0)
    gnutls_memset (data, 0, size);
}
