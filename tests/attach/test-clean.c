/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a file is by its head, and what is left in a picture when it is sent. */
#include "tresen-attach-clean.h"

#include <string.h>

#include "attach-samples.h"
#include "tresen-attach-kind.h"

typedef struct
{
  const char *name;
  const char *head;
  gsize length;
  TresenAttachKind kind;
} KindCase;

#define CASE(name, head, kind)                                                                     \
  {                                                                                                \
    name, head, sizeof (head) - 1, TRESEN_ATTACH_##kind                                            \
  }

static const KindCase kind_cases[] = {
  CASE ("png", "\x89PNG\r\n\x1a\n", PNG),
  CASE ("jpeg", "\xff\xd8\xff\xe1", JPEG),
  CASE ("gif", "GIF89a", GIF),
  CASE ("bmp", "BM\x36\0\0\0", PICTURE),
  CASE ("tiff-intel", "II*\0\x08", PICTURE),
  CASE ("tiff-motorola", "MM\0*\0\0", PICTURE),
  CASE ("webp", "RIFF\x10\0\0\0WEBPVP8 ", PICTURE),
  CASE ("heic",
        "\0\0\0\x18"
        "ftypheic\0\0\0\0",
        PICTURE),
  CASE ("heif",
        "\0\0\0\x18"
        "ftypmif1\0\0\0\0",
        PICTURE),
  CASE ("avif",
        "\0\0\0\x18"
        "ftypavif\0\0\0\0",
        PICTURE),
  CASE ("svg", "<?xml version='1.0'?><svg xmlns=", PICTURE),
  CASE ("amr", "#!AMR\n\x04", VOICE),
  CASE ("amr-wide", "#!AMR-WB\n\x04", VOICE),
  CASE ("mp3", "\xff\xfb\x90\x64", VOICE),
  CASE ("mp3-with-title", "ID3\x04\0\0\0\0\0\0", VOICE),
  CASE ("wav", "RIFF\x10\0\0\0WAVEfmt ", SOUND),
  CASE ("ogg", "OggS\0\x02", SOUND),
  CASE ("m4a",
        "\0\0\0\x20"
        "ftypM4A \0\0\0\0",
        SOUND),
  CASE ("aac", "\xff\xf1\x50\x80", SOUND),
  CASE ("silk", "\x02#!SILK_V3", SOUND),
  CASE ("wma", "\x30\x26\xb2\x75\x8e\x66\xcf\x11", SOUND),
  CASE ("amr-two-channels", "#!AMR_MC1.0\n", OTHER),
  CASE ("mp4",
        "\0\0\0\x18"
        "ftypmp42\0\0\0\0",
        FILM),
  CASE ("mov",
        "\0\0\0\x14"
        "ftypqt  \0\0\0\0",
        FILM),
  CASE ("mkv", "\x1a\x45\xdf\xa3\x01", FILM),
  CASE ("avi", "RIFF\x10\0\0\0AVI LIST", FILM),
  CASE ("pdf", "%PDF-1.7\n", PDF),
  CASE ("pdf-with-blanks", "\r\n\r\n%PDF-1.4", PDF),
  CASE ("docx", "PK\x03\x04\x14\0\x06\0", OTHER),
  CASE ("doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OTHER),
  CASE ("text", "Dear Mr Li", OTHER),
  CASE ("utf-16",
        "\xff\xfe"
        "D\0e\0",
        OTHER),
  CASE ("one-byte", "\xff", OTHER),
  CASE ("nothing", "", OTHER),
};

static void
test_kind (gconstpointer data)
{
  const KindCase *kind = data;

  g_assert_cmpint (tresen_attach_kind_find (kind->head, kind->length), ==, kind->kind);
}

static void
assert_same_pixels (GBytes *one, GBytes *other)
{
  g_autoptr (GdkPixbuf) a = sample_decode (one);
  g_autoptr (GdkPixbuf) b = sample_decode (other);

  g_assert_cmpmem (gdk_pixbuf_read_pixels (a), gdk_pixbuf_get_byte_length (a),
                   gdk_pixbuf_read_pixels (b), gdk_pixbuf_get_byte_length (b));
}

static void
test_jpeg (void)
{
  g_autoptr (GBytes) plain = sample_jpeg (64, 48);
  g_autoptr (GBytes) photo = sample_photo (plain, 6);
  g_auto (TresenAttachClean) clean = { NULL };
  g_auto (TresenAttachClean) again = { NULL };

  g_assert_true (sample_holds (photo, "GPSPLACE42"));
  g_assert_true (tresen_attach_clean_jpeg (photo, &clean));
  g_assert_true (clean.has_removed);
  g_assert_cmpuint (clean.n_colours, ==, 3);
  g_assert_false (sample_holds (clean.bytes, "GPSPLACE42"));
  g_assert_false (sample_holds (clean.bytes, "SECRET"));
  g_assert_false (sample_holds (clean.bytes, "BEHIND"));
  assert_same_pixels (plain, clean.bytes);
  g_assert_true (tresen_attach_clean_jpeg (clean.bytes, &again));
  g_assert_false (again.has_removed);
  g_assert_true (g_bytes_equal (clean.bytes, again.bytes));
}

static void
test_png (void)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (64, 48, TRUE);
  g_autoptr (GBytes) plain = sample_save (pixbuf, "png");
  g_autoptr (GBytes) text = sample_png_with_text (plain);
  g_autoptr (GBytes) behind = sample_join (text, "BEHIND");
  g_auto (TresenAttachClean) clean = { NULL };
  g_auto (TresenAttachClean) again = { NULL };

  g_assert_true (tresen_attach_clean_png (behind, &clean));
  g_assert_true (clean.has_removed);
  g_assert_false (sample_holds (clean.bytes, "SECRET"));
  g_assert_false (sample_holds (clean.bytes, "BEHIND"));
  assert_same_pixels (plain, clean.bytes);
  g_assert_true (tresen_attach_clean_png (clean.bytes, &again));
  g_assert_false (again.has_removed);
}

static void
test_gif (void)
{
  g_autoptr (GBytes) none = sample_gif (0, 0);
  g_autoptr (GBytes) still = sample_gif (1, 5000);
  g_autoptr (GBytes) moving = sample_gif (7, 0);
  TresenAttachGif gif;

  g_assert_false (tresen_attach_clean_read_gif (none, &gif));
  g_assert_true (tresen_attach_clean_read_gif (still, &gif));
  g_assert_cmpuint (gif.n_frames, ==, 1);
  g_assert_cmpint (gif.width, ==, 1);
  g_assert_true (tresen_attach_clean_read_gif (moving, &gif));
  g_assert_cmpuint (gif.n_frames, ==, 2);
}

/* Whatever it was made of, nothing is left to be removed. */
static void
assert_clean (GBytes *bytes, gboolean (*clean) (GBytes *bytes, TresenAttachClean *clean))
{
  g_auto (TresenAttachClean) again = { NULL };

  g_assert_true (clean (bytes, &again));
  g_assert_false (again.has_removed);
  g_assert_true (g_bytes_equal (bytes, again.bytes));
}

static void
read_all (const guint8 *data, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autoptr (GBytes) bytes = g_bytes_new_static (copy, length);
  g_auto (TresenAttachClean) jpeg = { NULL };
  g_auto (TresenAttachClean) png = { NULL };
  TresenAttachGif gif;

  tresen_attach_kind_find (copy, length);
  if (tresen_attach_clean_jpeg (bytes, &jpeg))
    assert_clean (jpeg.bytes, tresen_attach_clean_jpeg);
  if (tresen_attach_clean_png (bytes, &png))
    assert_clean (png.bytes, tresen_attach_clean_png);
  tresen_attach_clean_read_gif (bytes, &gif);
}

/* Cut at every byte, and with any byte another one: nothing is read beyond the end. */
static void
test_hostile (void)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (16, 16, FALSE);
  g_autoptr (GBytes) jpeg = sample_save (pixbuf, "jpeg");
  g_autoptr (GBytes) png = sample_save (pixbuf, "png");
  GBytes *files[] = { sample_photo (jpeg, 3), sample_png_with_text (png), sample_gif (3, 700) };
  g_autoptr (GRand) random = g_rand_new_with_seed (815);

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (files[i], &length);
      g_autofree guint8 *copy = g_memdup2 (data, length);

      for (gsize cut = 0; cut <= length; cut++)
        read_all (data, cut);
      for (guint round = 0; round < 2000; round++)
        {
          gsize at = (gsize) g_rand_int_range (random, 0, (gint32) length);

          copy[at] = (guint8) g_rand_int (random);
          read_all (copy, length);
          if (round % 4 == 0)
            memcpy (copy, data, length);
        }
      g_bytes_unref (files[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (kind_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/attach/kind/", kind_cases[i].name, NULL);

      g_test_add_data_func (path, &kind_cases[i], test_kind);
    }
  g_test_add_func ("/attach/clean/jpeg", test_jpeg);
  g_test_add_func ("/attach/clean/png", test_png);
  g_test_add_func ("/attach/clean/gif", test_gif);
  g_test_add_func ("/attach/clean/hostile", test_hostile);
  return g_test_run ();
}
