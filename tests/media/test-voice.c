/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <speex/speex.h>
#include <string.h>

#include "sound.h"

#define SECOND_OF_AMR 50
#define N_DAMAGES 400

static TresenVoice *
decode (const guint8 *data, gsize size, GError **error)
{
  /* Of its exact size, so that a sanitizer sees every byte read behind the end. */
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  return tresen_voice_decode (bytes, error);
}

static TresenVoice *
decode_array (GByteArray *array, GError **error)
{
  return decode (array->data, array->len, error);
}

static GBytes *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize size = 0;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size);
}

static void
assert_tone (const TresenVoice *voice, guint rate, gint64 least_us, gint64 most_us)
{
  g_assert_cmpuint (voice->rate, ==, rate);
  g_assert_cmpint (tresen_voice_get_duration_us (voice), >=, least_us);
  g_assert_cmpint (tresen_voice_get_duration_us (voice), <=, most_us);
  g_assert_cmpuint (sound_measure_hertz (voice), >=, SOUND_HERTZ - 10);
  g_assert_cmpuint (sound_measure_hertz (voice), <=, SOUND_HERTZ + 10);
  g_assert_cmpuint (sound_measure_loudness (voice), >, 1500);
}

static void
test_amr (void)
{
  for (guint mode = 0; mode < 8; mode++)
    {
      g_autoptr (GByteArray) coded = sound_new_amr (mode, SECOND_OF_AMR);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenVoice) voice = decode_array (coded, &error);

      g_assert_no_error (error);
      assert_tone (voice, 8000, G_USEC_PER_SEC, G_USEC_PER_SEC);
    }
}

/* What the practice phone sends, both of its forms. */
static void
test_samples (void)
{
  static const struct
  {
    const char *name;
    guint rate;
  } cases[] = { { "voice.amr", 8000 }, { "voice-16k.amr", 16000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) coded = read_file ("../src/practice/phone", cases[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenVoice) voice = tresen_voice_decode (coded, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (voice->rate, ==, cases[i].rate);
      g_assert_cmpint (tresen_voice_get_duration_us (voice), >, 6 * G_USEC_PER_SEC);
      g_assert_cmpint (tresen_voice_get_duration_us (voice), <, 7 * G_USEC_PER_SEC);
      g_assert_cmpuint (sound_measure_loudness (voice), >, 1000);
    }
}

static void
test_mp3 (void)
{
  g_autoptr (GBytes) coded = read_file ("data/media", "tone.mp3");
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenVoice) voice = tresen_voice_decode (coded, &error);

  g_assert_no_error (error);
  assert_tone (voice, 16000, G_USEC_PER_SEC, G_USEC_PER_SEC + 150000);
}

static void
test_ogg_speex (void)
{
  static const guint rates[] = { 8000, 16000, 32000 };

  for (int mode = 0; mode < SPEEX_NB_MODES; mode++)
    for (guint frames = 1; frames <= 3; frames += 2)
      {
        g_autoptr (GByteArray) coded = sound_new_ogg_speex (mode, frames, 60);
        g_autoptr (GError) error = NULL;
        g_autoptr (TresenVoice) voice = decode_array (coded, &error);

        g_assert_no_error (error);
        assert_tone (voice, rates[mode], 1200000, 1200000);
      }
}

static void
test_bare_speex (void)
{
  for (int quality = 4; quality <= 10; quality++)
    {
      g_autoptr (GByteArray) coded = sound_new_bare_speex (quality, 60);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenVoice) voice = decode_array (coded, &error);

      g_assert_no_error (error);
      assert_tone (voice, 16000, 1200000, 1200000);
    }
}

#define N_SHORT 5

static GByteArray *
new_short (guint which)
{
  switch (which)
    {
    case 0:
      return sound_new_amr (7, 8);
    case 1:
      return sound_new_amr (0, 8);
    case 2:
      return sound_new_ogg_speex (SPEEX_MODEID_WB, 2, 8);
    case 3:
      return sound_new_bare_speex (8, 8);
    default:
      return g_bytes_unref_to_array (read_file ("data/media", "tone.mp3"));
    }
}

/* Cut at every byte: what is there is heard, less and less of it, and nothing but the known errors. */
static void
test_cut (void)
{
  for (guint which = 0; which < N_SHORT; which++)
    {
      g_autoptr (GByteArray) coded = new_short (which);
      guint last = G_MAXUINT;

      for (guint size = MIN (coded->len, 700); size > 0; size--)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (TresenVoice) voice = decode (coded->data, size, &error);

          g_assert_true ((voice != NULL) != (error != NULL));
          if (voice == NULL)
            g_assert_cmpuint (error->domain, ==, TRESEN_VOICE_ERROR);
          else if (which < 3)
            {
              g_assert_cmpuint (voice->samples->len, <=, last);
              last = voice->samples->len;
            }
        }
    }
}

static void
test_damaged (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20260822);

  for (guint i = 0; i < N_DAMAGES; i++)
    {
      g_autoptr (GByteArray) coded = new_short (i % N_SHORT);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenVoice) voice = NULL;

      for (guint n = 1 + i / 40; n > 0; n--)
        coded->data[g_rand_int_range (rand, 0, (gint32) coded->len)] = (guint8) g_rand_int (rand);
      voice = decode_array (coded, &error);
      g_assert_true ((voice != NULL) != (error != NULL));
    }
}

static void
test_noise (void)
{
  static const char *const heads[] = { "#!AMR\n", "#!AMR-WB\n", "OggS", "ID3", "\xff\xfb\x90", "" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);

  for (guint i = 0; i < 120; i++)
    {
      const char *head = heads[i % G_N_ELEMENTS (heads)];
      guint8 noise[2000];
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenVoice) voice = NULL;

      for (gsize at = 0; at < sizeof noise; at++)
        noise[at] = (guint8) g_rand_int (rand);
      memcpy (noise, head, strlen (head));
      voice = decode (noise, sizeof noise, &error);
      g_assert_true ((voice != NULL) != (error != NULL));
      if (*head == '\0')
        g_assert_null (voice);
    }
}

static void
test_too_long (void)
{
  static const guint8 no_data = 0x7c;
  g_autoptr (GByteArray) coded = sound_new_amr (7, 1);
  g_autoptr (GByteArray) large = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenVoice) voice = NULL;

  while (coded->len < 6 + 32 + TRESEN_VOICE_MOST_SECONDS * SECOND_OF_AMR - 1)
    g_byte_array_append (coded, &no_data, 1);
  voice = decode_array (coded, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tresen_voice_get_duration_us (voice), ==,
                   TRESEN_VOICE_MOST_SECONDS * (gint64) G_USEC_PER_SEC);

  g_byte_array_append (coded, &no_data, 1);
  g_assert_null (decode_array (coded, &error));
  g_assert_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_TOO_LONG);
  g_clear_error (&error);

  g_byte_array_set_size (large, TRESEN_VOICE_MOST_BYTES + 1);
  memset (large->data, 0x7c, large->len);
  memcpy (large->data, "#!AMR\n", 6);
  g_assert_null (decode_array (large, &error));
  g_assert_error (error, TRESEN_VOICE_ERROR, TRESEN_VOICE_ERROR_TOO_LONG);
}

static void
test_nothing (void)
{
  static const struct
  {
    const char *text;
    TresenVoiceError code;
  } cases[] = {
    { "", TRESEN_VOICE_ERROR_FORMAT },
    { "#!AMR", TRESEN_VOICE_ERROR_FORMAT },
    { "#!AMR\n", TRESEN_VOICE_ERROR_DAMAGED },
    { "#!AMR-WB\n", TRESEN_VOICE_ERROR_DAMAGED },
    { "#!AMR_MC1.0\n1234", TRESEN_VOICE_ERROR_FORMAT },
    { "#!AMR\n\x4c", TRESEN_VOICE_ERROR_DAMAGED },
    { "OggS", TRESEN_VOICE_ERROR_FORMAT },
    { "ID3", TRESEN_VOICE_ERROR_DAMAGED },
    { "{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}", TRESEN_VOICE_ERROR_FORMAT },
    { "<html><body>502 Bad Gateway</body></html>", TRESEN_VOICE_ERROR_FORMAT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenVoice) voice
          = decode ((const guint8 *) cases[i].text, strlen (cases[i].text), &error);

      g_assert_null (voice);
      g_assert_error (error, TRESEN_VOICE_ERROR, (int) cases[i].code);
    }
}

static void
test_wave (void)
{
  static const guint8 middle[] = {
    'W',  'A',  'V', 'E', 'f',  'm',  't', ' ', 16, 0, 0,  0, 1,   0,   1,   0,
    0x40, 0x1f, 0,   0,   0x80, 0x3e, 0,   0,   2,  0, 16, 0, 'd', 'a', 't', 'a',
  };
  g_autoptr (GByteArray) coded = sound_new_amr (7, SECOND_OF_AMR);
  g_autoptr (TresenVoice) voice = decode_array (coded, NULL);
  g_autoptr (GBytes) wave = tresen_voice_to_wave (voice);
  gint16 sample = g_array_index (voice->samples, gint16, 4321);
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (wave, &size);

  g_assert_cmpuint (size, ==, 16044);
  g_assert_cmpmem (data, 4, "RIFF", 4);
  g_assert_cmpuint (data[4] | data[5] << 8, ==, 16036);
  g_assert_cmpmem (data + 8, sizeof middle, middle, sizeof middle);
  g_assert_cmpuint (data[40] | data[41] << 8, ==, 16000);
  g_assert_cmpint ((gint16) (data[44 + 8642] | data[44 + 8643] << 8), ==, sample);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/voice/amr", test_amr);
  g_test_add_func ("/media/voice/samples", test_samples);
  g_test_add_func ("/media/voice/mp3", test_mp3);
  g_test_add_func ("/media/voice/ogg-speex", test_ogg_speex);
  g_test_add_func ("/media/voice/bare-speex", test_bare_speex);
  g_test_add_func ("/media/voice/cut", test_cut);
  g_test_add_func ("/media/voice/damaged", test_damaged);
  g_test_add_func ("/media/voice/noise", test_noise);
  g_test_add_func ("/media/voice/too-long", test_too_long);
  g_test_add_func ("/media/voice/nothing", test_nothing);
  g_test_add_func ("/media/voice/wave", test_wave);
  return g_test_run ();
}
