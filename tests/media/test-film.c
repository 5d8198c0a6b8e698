/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "tresen-film.h"

static GBytes *
read_sample (void)
{
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "../src/practice/phone/film.mp4", NULL);
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  gsize size = 0;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (content, size);
}

static void
test_sample (void)
{
  g_autoptr (GBytes) film = read_sample ();

  g_assert_true (tresen_film_is_film (film));
  g_assert_cmpint (tresen_film_read_duration_us (film), ==, 4 * G_USEC_PER_SEC);
}

static void
test_cut (void)
{
  g_autoptr (GBytes) film = read_sample ();

  for (gsize size = 0; size < 4000; size++)
    {
      g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (film, NULL), size);
      gint64 duration_us = tresen_film_read_duration_us (part);

      g_assert_true (duration_us == 0 || duration_us == 4 * G_USEC_PER_SEC);
    }
}

#define FTYP                                                                                       \
  "\0\0\0\x0c"                                                                                     \
  "ftypisom"
#define MOOV                                                                                       \
  "\0\0\0\x74"                                                                                     \
  "moov"
#define MVHD                                                                                       \
  "\0\0\0\x6c"                                                                                     \
  "mvhd"

/* A film of one head, version 0 or 1, with a scale and a length. */
static GBytes *
new_film (guint version, guint32 scale, guint64 duration)
{
  guint8 bytes[12 + 8 + 108] = FTYP MOOV MVHD;
  guint8 *head = bytes + 12 + 16;
  gsize word = version == 1 ? 8 : 4;

  head[0] = (guint8) version;
  scale = GUINT32_TO_BE (scale);
  memcpy (head + 4 + 2 * word, &scale, 4);
  duration = GUINT64_TO_BE (version == 1 ? duration : duration << 32);
  memcpy (head + 8 + 2 * word, &duration, word);
  return g_bytes_new (bytes, sizeof bytes);
}

static void
test_heads (void)
{
  static const struct
  {
    guint version;
    guint32 scale;
    guint64 duration;
    gint64 us;
  } cases[] = {
    { 0, 1000, 7400, 7400000 },
    { 1, 90000, 135000, 1500000 },
    { 0, 0, 7400, 0 },
    { 0, 1, G_MAXUINT32, 0 },
    { 1, 1, G_MAXUINT64, 0 },
    { 1, G_MAXUINT32, G_MAXUINT32, G_USEC_PER_SEC },
    { 1, G_MAXUINT32, G_MAXUINT64, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) film = new_film (cases[i].version, cases[i].scale, cases[i].duration);

      g_assert_cmpint (tresen_film_read_duration_us (film), ==, cases[i].us);
    }
}

/* Boxes that end nowhere or lie about their length. */
static void
test_nonsense (void)
{
#define CASE(literal)                                                                              \
  {                                                                                                \
    literal, sizeof literal - 1                                                                    \
  }
  static const struct
  {
    const char *bytes;
    gsize size;
  } cases[] = {
    CASE (""),
    CASE ("{\"errcode\":40007}"),
    CASE (FTYP),
    CASE (FTYP "\0\0\0\0moov"),
    CASE (FTYP "\0\0\0\4moov"),
    CASE (FTYP "\0\0\0\x10moov\0\0\0\0mvhd"),
    CASE (FTYP "\0\0\0\1moov"),
    CASE (FTYP "\0\0\0\1moov\xff\xff\xff\xff\xff\xff\xff\xff"),
    CASE (FTYP "\0\0\0\1moov\0\0\0\0\0\0\0\1"),
    CASE (FTYP "\xff\xff\xff\xffmoov\0\0\0\x10mvhd\0\0\0\0\0\0\0\0"),
  };
#undef CASE

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) film = g_bytes_new (cases[i].bytes, cases[i].size);

      g_assert_cmpint (tresen_film_read_duration_us (film), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/media/film/sample", test_sample);
  g_test_add_func ("/media/film/cut", test_cut);
  g_test_add_func ("/media/film/heads", test_heads);
  g_test_add_func ("/media/film/nonsense", test_nonsense);
  return g_test_run ();
}
