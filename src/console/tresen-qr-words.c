/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-qr-words.h"

#include <glib/gi18n.h>

#include "tresen-words.h"

#define CODE_UNAUTHORIZED 48001

static gboolean
has_expired (const TresenQrCode *code, gint64 now_us)
{
  return code->expires_at_us != 0 && now_us >= code->expires_at_us;
}

gboolean
tresen_qr_code_can_be_made_again (const TresenQrCode *code, gint64 now_us)
{
  return *code->error != '\0' || has_expired (code, now_us);
}

/** In a word or two. */
char *
tresen_qr_words_state (const TresenQrCode *code, gint64 now_us)
{
  g_autofree char *moment = NULL;

  if (*code->error != '\0')
    return g_strdup (_ ("Not made"));
  if (*code->url == '\0')
    return g_strdup (_ ("Being made"));
  if (code->expires_at_us == 0)
    /* Translators: state of a QR code that never expires */
    return g_strdup (_ ("Permanent"));
  if (has_expired (code, now_us))
    return g_strdup (_ ("Expired"));
  moment = tresen_words_moment (code->expires_at_us, now_us);
  /* Translators: state of a QR code; %s is a day or a time */
  return g_strdup_printf (_ ("Until %s"), moment);
}

char *
tresen_qr_words_counts (const TresenQrCode *code)
{
  g_autofree char *followers = g_strdup_printf (
      ngettext ("%u customer came", "%u customers came", code->n_followers), code->n_followers);
  g_autofree char *scans
      = g_strdup_printf (ngettext ("%u more scan", "%u more scans", code->n_scans), code->n_scans);

  return code->n_scans > 0 ? g_strdup_printf ("%s · %s", followers, scans)
                           : g_steal_pointer (&followers);
}

/** (nullable): why it cannot be scanned, and what to do. */
char *
tresen_qr_words_trouble (const TresenQrCode *code, gint64 now_us)
{
  if (code->code == CODE_UNAUTHORIZED)
    return g_strdup (_ ("WeChat lets only verified service accounts make such codes. Ask the "
                        "administrator of the account to check its rights on WeChat's platform."));
  if (*code->error != '\0')
    return g_strdup_printf (_ ("WeChat did not make the code: %s"), code->error);
  if (*code->url == '\0')
    return g_strdup (_ ("The code is made as soon as WeChat can be reached."));
  if (has_expired (code, now_us))
    return g_strdup (_ ("The code has expired: who scans it now gets nowhere. Make it again to get "
                        "a new one with the same scene."));
  return NULL;
}
