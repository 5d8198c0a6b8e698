/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-composer-words.h"

#include <glib/gi18n.h>

#include "tresen-wechat-limits.h"

/* From so many bytes on it is said how many there are. */
#define COUNT_FROM_BYTES (TRESEN_WECHAT_TEXT_MAX_BYTES - 200)

/* How long the text is; %NULL as long as that does not matter. */
char *
tresen_composer_words_length (gsize bytes)
{
  if (bytes < COUNT_FROM_BYTES)
    return NULL;
  if (bytes > TRESEN_WECHAT_TEXT_MAX_BYTES)
    /* Translators: both %u are numbers */
    return g_strdup_printf (_ ("Too long for WeChat: %u of %u bytes. Shorten it, or send it in "
                               "parts; a Chinese character counts three."),
                            (guint) bytes, (guint) TRESEN_WECHAT_TEXT_MAX_BYTES);
  /* Translators: both %u are numbers */
  return g_strdup_printf (_ ("%u of %u bytes"), (guint) bytes,
                          (guint) TRESEN_WECHAT_TEXT_MAX_BYTES);
}

/* That more stands there than replies are left; %NULL when that is not so. */
char *
tresen_composer_words_count (guint n_replies, guint left)
{
  if (n_replies <= left || n_replies < 2)
    return NULL;
  /* Translators: the first %u is how many messages stand in the composer, the second how many replies are left */
  return g_strdup_printf (ngettext ("Each file and the text count as a reply: these are %u, and %u "
                                    "is left. Remove what is too much.",
                                    "Each file and the text count as a reply: these are %u, and %u "
                                    "are left. Remove what is too much.",
                                    left),
                          n_replies, left);
}
