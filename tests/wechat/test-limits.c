/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file is and how long it lasts, by its bytes; and what of it WeChat takes. */
#include "tresen-wechat-limits.h"

#include <string.h>

#include "tresen-wechat-voice-codec.h"

#define MIB (1024 * 1024)

static void
add (GByteArray *array, const char *text)
{
  g_byte_array_append (array, (const guint8 *) text, (guint) strlen (text));
}

static void
add_fill (GByteArray *array, guint8 first, gsize size)
{
  guint start = array->len;

  g_byte_array_set_size (array, start + (guint) size);
  memset (array->data + start, 0, size);
  array->data[start] = first;
}

/* @kind: of the frame, of the format's sixteen */
static void
add_amr (GByteArray *array, guint kind, gsize size, guint n_frames)
{
  for (guint i = 0; i < n_frames; i++)
    add_fill (array, (guint8) (kind << 3 | 4), size);
}

/* @head: the last three bytes of the frame's head */
static void
add_mp3 (GByteArray *array, guint32 head, gsize size, guint n_frames)
{
  for (guint i = 0; i < n_frames; i++)
    {
      guint start = array->len;

      add_fill (array, 0xff, size);
      array->data[start + 1] = (guint8) (head >> 16);
      array->data[start + 2] = (guint8) (head >> 8);
      array->data[start + 3] = (guint8) head;
    }
}

static gboolean
read_voice (GByteArray *array, TresenWechatVoice *voice)
{
  return tresen_wechat_voice_read (array->data, array->len, voice);
}

typedef struct
{
  const char *name;
  const char *head;
  guint kind;
  guint size;
  guint n_frames;
  gint64 duration_us; /* -1: not a voice */
} AmrCase;

static const AmrCase amr_cases[] = {
  { "4.75", "#!AMR\n", 0, 13, 50, 1000000 },
  { "5.15", "#!AMR\n", 1, 14, 50, 1000000 },
  { "12.2", "#!AMR\n", 7, 32, 3000, 60000000 },
  { "silence", "#!AMR\n", 8, 6, 1, 20000 },
  { "nothing", "#!AMR\n", 15, 1, 500, 10000000 },
  { "unknown", "#!AMR\n", 9, 13, 5, -1 },
  { "no-frames", "#!AMR\n", 0, 13, 0, -1 },
  { "wide-6.6", "#!AMR-WB\n", 0, 18, 50, 1000000 },
  { "wide-23.85", "#!AMR-WB\n", 8, 61, 50, 1000000 },
  { "wide-silence", "#!AMR-WB\n", 9, 6, 5, 100000 },
  { "wide-unknown", "#!AMR-WB\n", 10, 6, 5, -1 },
  { "two-channels", "#!AMR_MC1.0\n", 0, 13, 50, -1 },
};

static void
test_amr (gconstpointer data)
{
  const AmrCase *amr = data;
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TresenWechatVoice voice = { 0 };

  add (array, amr->head);
  add_amr (array, amr->kind, amr->size, amr->n_frames);
  g_assert_cmpint (read_voice (array, &voice), ==, amr->duration_us >= 0);
  if (amr->duration_us >= 0)
    g_assert_cmpint (voice.duration_us, ==, amr->duration_us);
}

/* A recording that was cut off is as long as its whole frames; bits that have to be 0 are looked at. */
static void
test_amr_cut (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TresenWechatVoice voice;

  add (array, "#!AMR\n");
  add_amr (array, 7, 32, 3);
  g_byte_array_set_size (array, array->len - 1);
  g_assert_true (read_voice (array, &voice));
  g_assert_cmpint (voice.duration_us, ==, 40000);
  array->data[6] |= 1;
  g_assert_false (read_voice (array, &voice));
}

typedef struct
{
  const char *name;
  guint32 head;
  guint size;
  guint n_frames;
  gint64 duration_us;
} Mp3Case;

static const Mp3Case mp3_cases[] = {
  { "mpeg1-128-44100", 0xfb9000, 417, 100, 100 * 1152 * 10000 / 441 },
  { "mpeg1-128-44100-padded", 0xfb9200, 418, 100, 100 * 1152 * 10000 / 441 },
  { "mpeg1-320-48000", 0xfbe400, 960, 1000, 24000000 },
  { "mpeg1-32-32000-checked", 0xfa1800, 144, 10, 360000 },
  { "mpeg2-64-24000", 0xf38400, 192, 125, 3000000 },
  { "mpeg2-8-16000", 0xf31800, 36, 125, 4500000 },
  { "mpeg25-8-8000", 0xe31800, 72, 125, 9000000 },
};

static void
test_mp3 (gconstpointer data)
{
  const Mp3Case *mp3 = data;
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TresenWechatVoice voice;

  add_mp3 (array, mp3->head, mp3->size, mp3->n_frames);
  g_assert_true (read_voice (array, &voice));
  g_assert_cmpint (ABS (voice.duration_us - mp3->duration_us), <=, 1);
  g_assert_cmpstr (voice.content_type, ==, "audio/mpeg");
}

/* Heads that are not of MPEG layer III: AAC, layer I, no such version, no such rate, a free rate. */
static void
test_not_mp3 (void)
{
  static const guint32 heads[] = { 0xf15000, 0xff9000, 0xeb9000, 0xfbf000, 0xfb0000, 0xfb9c00 };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GByteArray) array = g_byte_array_new ();
      TresenWechatVoice voice;

      add_mp3 (array, heads[i], 417, 10);
      g_assert_false (read_voice (array, &voice));
    }
}

/* Titles before, a table of contents, stray bytes between, tags behind: only sound counts. */
static void
test_mp3_with_other_things (void)
{
  static const guint8 title[] = { 'I', 'D', '3', 3, 0, 0, 0, 0, 1, 0 };
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TresenWechatVoice voice;

  g_byte_array_append (array, title, sizeof title);
  add_fill (array, 'x', 128);
  add_mp3 (array, 0xfbe400, 960, 1);
  memcpy (array->data + array->len - 960 + 36, "Xing", 4);
  add_mp3 (array, 0xfbe400, 960, 500);
  add_fill (array, 'y', 300);
  add_mp3 (array, 0xfbe400, 960, 500);
  add (array, "TAG");
  add_fill (array, 't', 125);
  g_assert_true (read_voice (array, &voice));
  g_assert_cmpint (voice.duration_us, ==, 24000000);
}

/* Anything at all may stand in a file: no answer but yes or no, and soon. */
static void
test_hostile (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4711);
  const char *heads[] = { "#!AMR\n", "#!AMR-WB\n", "ID3", "\xff\xfb\x90", "" };
  gint64 start = g_get_monotonic_time ();

  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (GByteArray) array = g_byte_array_new ();
      const char *head = heads[round % G_N_ELEMENTS (heads)];
      gsize size = strlen (head) + (gsize) g_rand_int_range (random, 0, 600);
      guint8 *data;
      TresenWechatVoice voice;
      TresenWechatUpload upload;

      add (array, head);
      while (array->len < size)
        {
          guint8 byte
              = (guint8) (g_rand_int_range (random, 0, 4) == 0 ? 0xff
                                                               : g_rand_int_range (random, 0, 256));

          g_byte_array_append (array, &byte, 1);
        }
      /* A copy of just that size, so that one byte too far is seen. */
      data = g_memdup2 (array->data, array->len);
      tresen_wechat_voice_begins (data, array->len);
      tresen_wechat_voice_read (data, array->len, &voice);
      tresen_wechat_limits_check (data, array->len, &upload);
      g_free (data);
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

/* The worst for a reader that looks for the next frame: many that begin, none that goes on. */
static void
test_slow (void)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  TresenWechatVoice voice;
  gint64 start = g_get_monotonic_time ();

  add (array, "ID3");
  add_fill (array, 3, 7);
  while (array->len < 2 * MIB)
    add_mp3 (array, 0xfb9000, 5, 1);
  g_assert_false (read_voice (array, &voice));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);
}

static GBytes *
make_file (const char *head, gsize size)
{
  char *data = g_malloc0 (MAX (size, 1));

  memcpy (data, head, MIN (size, strlen (head)));
  return g_bytes_new_take (data, size);
}

typedef struct
{
  const char *name;
  const char *head;
  gsize size;
  int code;
  const char *kind;
} LimitCase;

static const LimitCase limit_cases[] = {
  { "empty", "", 0, 44001, NULL },
  { "png", "\x89PNG\r\n\x1a\n", 100, 0, "image" },
  { "jpeg", "\xff\xd8\xff\xe0", 100, 0, "image" },
  { "gif87", "GIF87a", 100, 0, "image" },
  { "gif89", "GIF89a", 100, 0, "image" },
  { "largest-picture", "GIF89a", 10 * MIB, 0, "image" },
  { "picture-too-large", "GIF89a", 10 * MIB + 1, 40009, "image" },
  { "cut-png", "\x89PNG\r\n\x1a", 7, 40005, NULL },
  { "webp", "RIFF....WEBPVP8 ", 100, 40005, NULL },
  { "bmp", "BM", 100, 40005, NULL },
  { "pdf", "%PDF-1.7", 100, 40005, NULL },
  { "film", "....ftypmp42", 100, 40005, NULL },
  { "text", "hello", 5, 40005, NULL },
};

static void
test_limit (gconstpointer data)
{
  const LimitCase *limit = data;
  g_autoptr (GBytes) file = make_file (limit->head, limit->size);
  TresenWechatUpload upload = { 0 };

  g_assert_cmpint (tresen_wechat_limits_check (g_bytes_get_data (file, NULL), limit->size, &upload),
                   ==, limit->code);
  g_assert_cmpstr (upload.kind, ==, limit->kind);
  if (limit->code != 0)
    g_assert_cmpstr (tresen_wechat_limits_explain (limit->code), !=, "");
}

static void
test_voice_limits (void)
{
  g_autoptr (GByteArray) amr = g_byte_array_new ();
  g_autoptr (GByteArray) mp3 = g_byte_array_new ();
  TresenWechatUpload upload;

  add (amr, "#!AMR\n");
  add_amr (amr, 0, 13, 3000);
  g_assert_cmpint (tresen_wechat_limits_check (amr->data, amr->len, &upload), ==, 0);
  g_assert_cmpstr (upload.kind, ==, "voice");
  g_assert_cmpint (upload.duration_us, ==, TRESEN_WECHAT_VOICE_MAX_US);
  add_amr (amr, 0, 13, 1);
  g_assert_cmpint (tresen_wechat_limits_check (amr->data, amr->len, &upload), ==, 45007);
  add_mp3 (mp3, 0xfbe400, 960, 2184);
  g_assert_cmpint (tresen_wechat_limits_check (mp3->data, mp3->len, &upload), ==, 0);
  add_mp3 (mp3, 0xfbe400, 960, 1);
  g_assert_cmpuint (mp3->len, >, 2 * MIB);
  g_assert_cmpint (tresen_wechat_limits_check (mp3->data, mp3->len, &upload), ==, 45001);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (amr_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wechat/limits/amr/", amr_cases[i].name, NULL);

      g_test_add_data_func (path, &amr_cases[i], test_amr);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (mp3_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wechat/limits/mp3/", mp3_cases[i].name, NULL);

      g_test_add_data_func (path, &mp3_cases[i], test_mp3);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (limit_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/wechat/limits/file/", limit_cases[i].name, NULL);

      g_test_add_data_func (path, &limit_cases[i], test_limit);
    }
  g_test_add_func ("/wechat/limits/amr-cut", test_amr_cut);
  g_test_add_func ("/wechat/limits/not-mp3", test_not_mp3);
  g_test_add_func ("/wechat/limits/mp3-with-other-things", test_mp3_with_other_things);
  g_test_add_func ("/wechat/limits/hostile", test_hostile);
  g_test_add_func ("/wechat/limits/slow", test_slow);
  g_test_add_func ("/wechat/limits/voice", test_voice_limits);
  return g_test_run ();
}
