/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-random.h"

#include <gnutls/crypto.h>

#include "tresen-bytes.h"

/**
 * tresen_random_fill:
 * @data: (out caller-allocates): @size bytes to fill
 *
 * Fills @data from the system's generator, fit for keys. Ends the process if the system has no
 * randomness, since nothing may go on with a guessable value. Any thread.
 */
void
tresen_random_fill (guint8 *data, gsize size)
{
  if (gnutls_rnd (GNUTLS_RND_KEY, data, size) < 0)
    /* style: allow g_error: nothing may go on with a guessable value */
    g_error ("the system gives no random bytes");
}

/**
 * tresen_random_token:
 *
 * Returns: (transfer full): 128 random bits as 32 hexadecimal digits. Any thread.
 */
char *
tresen_random_token (void)
{
  guint8 data[16];

  tresen_random_fill (data, sizeof data);
  return tresen_hex_encode (data, sizeof data);
}

/**
 * tresen_random_digits:
 * @count: how many digits
 *
 * Returns: (transfer full): @count random decimal digits, for a nonce. Any thread.
 */
char *
tresen_random_digits (guint count)
{
  char *text = g_malloc (count + 1);

  tresen_random_fill ((guint8 *) text, count);
  for (guint i = 0; i < count; i++)
    text[i] = (char) ('0' + (guint8) text[i] % 10);
  text[count] = '\0';
  return text;
}
