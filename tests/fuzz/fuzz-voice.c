/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A file that a customer sent: a recording to be decoded, a film whose length is asked. */
#include "fuzz.h"

#include "tresen-film.h"
#include "tresen-voice.h"
#include "tresen-wechat-voice-codec.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) coded = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenVoice) voice = tresen_voice_decode (coded, &error);
  TresenWechatVoice read = { 0 };

  g_assert_true ((voice == NULL) == (error != NULL));
  if (voice != NULL)
    {
      g_autoptr (GBytes) wave = tresen_voice_to_wave (voice);

      g_assert_cmpint (tresen_voice_get_duration_us (voice), <=, 120 * G_TIME_SPAN_SECOND);
      g_assert_cmpuint (g_bytes_get_size (wave), >=, 44);
    }
  if (tresen_film_is_film (coded))
    g_assert_cmpint (tresen_film_read_duration_us (coded), >=, 0);
  tresen_wechat_voice_read (data, size, &read);
  return 0;
}
