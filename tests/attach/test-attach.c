/* SPDX-License-Identifier: GPL-3.0-or-later */

/* From a file to what is sent: real files in a folder, real threads. */
#include "tresen-attach.h"

#include <glib/gstdio.h>
#include <string.h>

#include "attach-samples.h"
#include "tresen-attach-error.h"

#define MIB (1024 * 1024)
#define DEADLINE_US (60 * G_USEC_PER_SEC)

typedef struct
{
  char *folder; /* where the files are */
  char *media;  /* where they go */
  GAsyncResult *result;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("tresen-attach-XXXXXX", NULL);
  self->media = g_build_filename (self->folder, "media", NULL);
  g_assert_cmpint (g_mkdir (self->media, 0700), ==, 0);
}

static void
empty (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      g_unlink (child);
    }
  g_rmdir (path);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  empty (self->media);
  empty (self->folder);
  g_free (self->media);
  g_free (self->folder);
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->result = g_object_ref (result);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GAsyncResult *
wait_for (Fixture *self)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;
  guint timer = g_timeout_add (20, wake_cb, NULL);

  while (self->result == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  g_assert_nonnull (self->result);
  return g_steal_pointer (&self->result);
}

static TresenAttachSource *
write_source (Fixture *self, const char *name, GBytes *bytes)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize) g_bytes_get_size (bytes), NULL));
  return tresen_attach_source_new (file);
}

static void
look (Fixture *self, TresenAttachSource *source)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  g_autoptr (GAsyncResult) result = NULL;

  g_ptr_array_add (sources, source);
  tresen_attach_look_async (sources, NULL, result_cb, self);
  result = wait_for (self);
  g_assert_true (tresen_attach_look_finish (result, NULL));
}

static TresenAttachFile *
prepare (Fixture *self, const TresenAttachSource *source, guint page, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  tresen_attach_prepare_async (source, page, self->media, NULL, result_cb, self);
  result = wait_for (self);
  return tresen_attach_prepare_finish (result, error);
}

/* Looks, prepares, and reads what was written. */
static TresenAttachFile *
attach (Fixture *self, const char *name, GBytes *bytes, GBytes **sent)
{
  g_autoptr (TresenAttachSource) source = write_source (self, name, bytes);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  TresenAttachFile *file;
  char *data = NULL;
  gsize length = 0;

  look (self, source);
  g_assert_no_error (source->error);
  file = prepare (self, source, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->name, ==, name);
  g_assert_cmpint (file->was_size, ==, g_bytes_get_size (bytes));
  path = g_build_filename (self->media, file->file, NULL);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_assert_cmpint (file->size, ==, length);
  *sent = g_bytes_new_take (data, length);
  return file;
}

static guint32
get_pixel (GdkPixbuf *pixbuf, int x, int y)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (pixbuf) + y * gdk_pixbuf_get_rowstride (pixbuf)
                        + x * gdk_pixbuf_get_n_channels (pixbuf);

  return (guint32) pixel[0] << 16 | (guint32) pixel[1] << 8 | pixel[2];
}

static gboolean
is_red (guint32 pixel)
{
  return pixel >> 16 > 200 && (pixel & 0xff) < 60;
}

/* A small photo that was held upright keeps its pixels and loses its place. */
static void
test_photo (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) plain = sample_jpeg (400, 300);
  g_autoptr (GBytes) photo = sample_photo (plain, 1);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "IMG_1.jpg", photo, &sent);

  g_assert_cmpstr (file->kind, ==, "image");
  g_assert_cmpstr (file->content_type, ==, "image/jpeg");
  g_assert_true (g_str_has_suffix (file->file, ".jpg"));
  g_assert_cmpint (file->width, ==, 400);
  g_assert_cmpint (file->height, ==, 300);
  g_assert_cmpint (file->changes, ==, TRESEN_ATTACH_CLEANED);
  g_assert_false (sample_holds (sent, "GPSPLACE42"));
}

typedef struct
{
  const char *name;
  guint orientation;
  gboolean is_turned; /* width and height change places */
  int red_x;          /* where the red corner is afterwards, in quarters: 0 or 1 */
  int red_y;
} Turn;

static const Turn turns[] = {
  { "1", 1, FALSE, 0, 0 }, { "2", 2, FALSE, 1, 0 }, { "3", 3, FALSE, 1, 1 },
  { "4", 4, FALSE, 0, 1 }, { "5", 5, TRUE, 0, 0 },  { "6", 6, TRUE, 1, 0 },
  { "7", 7, TRUE, 1, 1 },  { "8", 8, TRUE, 0, 1 },
};

/* However it was held, the customer sees it upright, whether or not the telephone knows of such marks. */
static void
test_turned (Fixture *self, gconstpointer data)
{
  const Turn *turn = data;
  g_autoptr (GBytes) plain = sample_jpeg (400, 300);
  g_autoptr (GBytes) photo = sample_photo (plain, turn->orientation);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "p.jpg", photo, &sent);
  g_autoptr (GdkPixbuf) pixbuf = sample_decode (sent);

  g_assert_cmpint (file->width, ==, turn->is_turned ? 300 : 400);
  g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, file->width);
  g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, file->height);
  for (int x = 0; x < 2; x++)
    for (int y = 0; y < 2; y++)
      g_assert_cmpint (is_red (get_pixel (pixbuf, file->width * (1 + 2 * x) / 4,
                                          file->height * (1 + 2 * y) / 4)),
                       ==, x == turn->red_x && y == turn->red_y);
  g_assert_false (sample_holds (sent, "GPSPLACE42"));
  g_assert_true ((file->changes & TRESEN_ATTACH_CLEANED) != 0);
}

/* Noise of twelve million pixels is the worst that a camera could give. */
static void
test_large (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) noise = sample_noise (4000, 3000);
  g_autoptr (GBytes) jpeg = sample_save (noise, "jpeg");
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = NULL;

  g_assert_cmpuint (g_bytes_get_size (jpeg), >, 4 * MIB);
  file = attach (self, "large.jpg", jpeg, &sent);
  g_assert_cmpint (file->size, <=, 2 * MIB);
  g_assert_cmpint (file->width, <, 4000);
  g_assert_cmpint (ABS (file->width * 3 - file->height * 4), <=, 4);
  g_assert_true ((file->changes & TRESEN_ATTACH_SCALED) != 0);
}

/* Above 10 MB as a PNG, but with little in it: as many pixels, packed better. */
static void
test_large_png (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) noise = sample_noise (1200, 900);
  g_autoptr (GBytes) png = sample_save (noise, "png");
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = NULL;

  g_assert_cmpuint (g_bytes_get_size (png), >, 2 * MIB);
  file = attach (self, "screen.png", png, &sent);
  g_assert_cmpint (file->size, <=, 2 * MIB);
  g_assert_cmpstr (file->content_type, ==, "image/jpeg");
  g_assert_true ((file->changes & TRESEN_ATTACH_CONVERTED) != 0);
}

static void
test_small_png (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (100, 80, TRUE);
  g_autoptr (GBytes) png = sample_save (pixbuf, "png");
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "logo.png", png, &sent);

  g_assert_cmpint (file->changes, ==, 0);
  g_assert_true (g_bytes_equal (png, sent));
}

static void
test_converted (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (100, 80, FALSE);
  static const char *const types[] = { "bmp", "tiff", "ico" };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autoptr (GBytes) bytes = sample_save (pixbuf, types[i]);
      g_autoptr (GBytes) sent = NULL;
      g_autoptr (TresenAttachFile) file = attach (self, types[i], bytes, &sent);

      g_assert_cmpstr (file->content_type, ==, "image/jpeg");
      g_assert_cmpint (file->width, ==, 100);
      g_assert_true ((file->changes & TRESEN_ATTACH_CONVERTED) != 0);
    }
}

/* What shines through is white afterwards, not black. */
static void
test_transparent (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (100, 80, TRUE);
  g_autoptr (GBytes) tiff = sample_save (pixbuf, "tiff");
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "logo.tiff", tiff, &sent);
  g_autoptr (GdkPixbuf) decoded = sample_decode (sent);

  g_assert_cmpuint (get_pixel (decoded, 90, 70), >=, 0xf8f8f8);
  g_assert_true (is_red (get_pixel (decoded, 20, 20)));
}

static void
test_gif (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) moving = sample_gif (3, 3 * MIB);
  g_autoptr (GBytes) still = sample_gif (1, 3 * MIB);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (GBytes) sent_still = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "a.gif", moving, &sent);
  g_autoptr (TresenAttachFile) other = attach (self, "b.gif", still, &sent_still);

  g_assert_true (g_bytes_equal (moving, sent));
  g_assert_cmpint (file->changes, ==, TRESEN_ATTACH_MOVING);
  g_assert_cmpstr (other->content_type, ==, "image/jpeg");
  g_assert_cmpint (other->size, <, 2 * MIB);
}

static void
test_voice (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) voice = sample_amr (150);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "note.mp3", voice, &sent);

  g_assert_cmpstr (file->kind, ==, "voice");
  g_assert_cmpstr (file->content_type, ==, "audio/amr");
  g_assert_true (g_str_has_suffix (file->file, ".amr"));
  g_assert_cmpint (file->duration_us, ==, 3 * G_USEC_PER_SEC);
  g_assert_true (g_bytes_equal (voice, sent));
}

/* Each page in its turn, on white, sharp, and as wide as a telephone shows it. */
static void
test_pdf (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) pdf = sample_pdf (7, 595, 842);
  g_autoptr (TresenAttachSource) source = write_source (self, "offer.pdf", pdf);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenAttachFile) none = NULL;

  look (self, source);
  g_assert_no_error (source->error);
  g_assert_cmpuint (source->n_pages, ==, 7);
  for (guint page = 0; page < 3; page++)
    {
      g_autoptr (TresenAttachFile) file = prepare (self, source, page, &error);
      g_autofree char *path = NULL;
      g_autoptr (GdkPixbuf) pixbuf = NULL;

      g_assert_no_error (error);
      path = g_build_filename (self->media, file->file, NULL);
      pixbuf = gdk_pixbuf_new_from_file (path, &error);
      g_assert_no_error (error);
      g_assert_cmpint (file->width, ==, 1080);
      g_assert_cmpint (file->height, ==, 1528);
      g_assert_cmpuint (file->page, ==, page + 1);
      g_assert_cmpuint (file->n_pages, ==, 7);
      g_assert_cmpstr (file->content_type, ==, "image/png");
      g_assert_true (is_red (get_pixel (pixbuf, 100, 100)));
      g_assert_cmpuint (get_pixel (pixbuf, 1000, 100), ==, 0xffffff);
    }
  none = prepare (self, source, 7, &error);
  g_assert_null (none);
  g_assert_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_DOCUMENT);
}

/* A page as long as a roll of paper. */
static void
test_long_pdf (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) pdf = sample_pdf (1, 100, 10000);
  g_autoptr (GBytes) sent = NULL;
  g_autoptr (TresenAttachFile) file = attach (self, "receipt.pdf", pdf, &sent);

  g_assert_cmpint (file->height, ==, 4320);
  g_assert_cmpint (file->width, ==, 43);
}

typedef struct
{
  const char *name;
  GBytes *(*make) (void);
  TresenAttachError code;
} Refusal;

static GBytes *
make_text (void)
{
  return g_bytes_new_static ("Dear Mr Li,", 11);
}

static GBytes *
make_nothing (void)
{
  return g_bytes_new_static ("", 0);
}

static GBytes *
make_film (void)
{
  return g_bytes_new_static ("\0\0\0\x18"
                             "ftypmp42\0\0\0\0mp42isom",
                             24);
}

static GBytes *
make_wav (void)
{
  return g_bytes_new_static ("RIFF\x24\0\0\0WAVEfmt ", 16);
}

static GBytes *
make_long_voice (void)
{
  return sample_amr (3001);
}

static GBytes *
make_large_voice (void)
{
  g_autoptr (GBytes) voice = sample_amr (200000);

  g_assert_cmpuint (g_bytes_get_size (voice), >, 2 * MIB);
  return g_steal_pointer (&voice);
}

static GBytes *
make_broken_voice (void)
{
  return g_bytes_new_static ("#!AMR\n\xff\xff\xff", 9);
}

static GBytes *
make_broken_pdf (void)
{
  return g_bytes_new_static ("%PDF-1.7\nand nothing more", 25);
}

static GBytes *
make_empty_pdf (void)
{
  g_autoptr (GBytes) pdf = sample_pdf (2, 100, 100);

  return g_bytes_new_from_bytes (pdf, 0, 100);
}

static const Refusal refusals[] = {
  { "text", make_text, TRESEN_ATTACH_ERROR_OTHER },
  { "nothing", make_nothing, TRESEN_ATTACH_ERROR_EMPTY },
  { "film", make_film, TRESEN_ATTACH_ERROR_FILM },
  { "wav", make_wav, TRESEN_ATTACH_ERROR_SOUND },
  { "long-voice", make_long_voice, TRESEN_ATTACH_ERROR_RECORDING_LONG },
  { "large-voice", make_large_voice, TRESEN_ATTACH_ERROR_RECORDING_LARGE },
  { "broken-voice", make_broken_voice, TRESEN_ATTACH_ERROR_RECORDING },
  { "broken-pdf", make_broken_pdf, TRESEN_ATTACH_ERROR_DOCUMENT },
  { "empty-pdf", make_empty_pdf, TRESEN_ATTACH_ERROR_DOCUMENT },
  { "locked-pdf", sample_locked_pdf, TRESEN_ATTACH_ERROR_LOCKED },
};

/* Refused when it is looked at, before anybody is asked anything. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  const Refusal *refusal = data;
  g_autoptr (GBytes) bytes = refusal->make ();
  g_autoptr (TresenAttachSource) source = write_source (self, refusal->name, bytes);

  look (self, source);
  g_assert_error (source->error, TRESEN_ATTACH_ERROR, (int) refusal->code);
}

static void
test_no_file (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "none", NULL);
  g_autoptr (GFile) missing = g_file_new_for_path (path);
  g_autoptr (GFile) folder = g_file_new_for_path (self->media);
  g_autoptr (TresenAttachSource) one = tresen_attach_source_new (missing);
  g_autoptr (TresenAttachSource) two = tresen_attach_source_new (folder);

  look (self, one);
  look (self, two);
  g_assert_error (one->error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_READ);
  g_assert_error (two->error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_FOLDER);
}

/* Refused when it is decoded: the head promises what the rest does not keep. */
static void
test_broken (Fixture *self, gconstpointer data)
{
  static const guint8 bomb[]
      = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0,
          1,    0,   0,   0,   1,    0,    0,    8,    2, 0, 0, 0,  0,   0,   0,   0 };
  g_autoptr (GBytes) jpeg = sample_jpeg (300, 300);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (jpeg, 0, 100);
  g_autoptr (GBytes) large = g_bytes_new_static (bomb, sizeof bomb);
  g_autoptr (GBytes) moving = sample_gif (2, 11 * MIB);
  const struct
  {
    GBytes *bytes;
    TresenAttachError code;
    TresenAttachError other_code;
  } cases[] = {
    { cut, TRESEN_ATTACH_ERROR_PICTURE, TRESEN_ATTACH_ERROR_PICTURE },
    /* Its checksum is wrong as well: which of both is seen first is for the decoder. */
    { large, TRESEN_ATTACH_ERROR_TOO_MANY_PIXELS, TRESEN_ATTACH_ERROR_PICTURE },
    { moving, TRESEN_ATTACH_ERROR_MOVING, TRESEN_ATTACH_ERROR_MOVING },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TresenAttachSource) source = write_source (self, "broken", cases[i].bytes);
      g_autoptr (GError) error = NULL;
      g_autoptr (TresenAttachFile) file = NULL;

      look (self, source);
      g_assert_no_error (source->error);
      file = prepare (self, source, 0, &error);
      g_assert_null (file);
      g_assert_true (g_error_matches (error, TRESEN_ATTACH_ERROR, (int) cases[i].code)
                     || g_error_matches (error, TRESEN_ATTACH_ERROR, (int) cases[i].other_code));
    }
}

/* From a clipboard there is no file, and no name. */
static void
test_bytes (Fixture *self, gconstpointer data)
{
  g_autoptr (GdkPixbuf) pixbuf = sample_pixbuf (30, 20, FALSE);
  g_autoptr (GBytes) png = sample_save (pixbuf, "png");
  g_autoptr (TresenAttachSource) source = tresen_attach_source_new_for_bytes (png);
  g_autoptr (GError) error = NULL;
  g_autoptr (TresenAttachFile) file = NULL;

  look (self, source);
  g_assert_no_error (source->error);
  file = prepare (self, source, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->name, ==, "");
  g_assert_cmpint (file->was_size, ==, 0);
  g_assert_cmpint (file->width, ==, 30);
}

/* After a restart: those that are still there and can be sent, in their order. */
static void
test_probe (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) jpeg = sample_jpeg (40, 30);
  g_autoptr (GBytes) voice = sample_amr (50);
  g_autoptr (GBytes) one_sent = NULL;
  g_autoptr (GBytes) two_sent = NULL;
  g_autoptr (TresenAttachFile) one = attach (self, "a.jpg", jpeg, &one_sent);
  g_autoptr (TresenAttachFile) two = attach (self, "b.amr", voice, &two_sent);
  const char *names[] = { two->file, "gone.jpg", "../b.amr", one->file, NULL };
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) found = NULL;
  const TresenAttachFile *first;

  tresen_attach_probe_async (self->media, names, NULL, result_cb, self);
  result = wait_for (self);
  found = tresen_attach_probe_finish (result, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpstr (first->file, ==, two->file);
  g_assert_cmpint (first->duration_us, ==, G_USEC_PER_SEC);
  g_assert_cmpint (((TresenAttachFile *) g_ptr_array_index (found, 1))->width, ==, 40);
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/attach/picture/photo", NULL, test_photo);
  for (gsize i = 0; i < G_N_ELEMENTS (turns); i++)
    {
      g_autofree char *path = g_strconcat ("/attach/picture/turned/", turns[i].name, NULL);

      ADD (path, &turns[i], test_turned);
    }
  ADD ("/attach/picture/large", NULL, test_large);
  ADD ("/attach/picture/large-png", NULL, test_large_png);
  ADD ("/attach/picture/small-png", NULL, test_small_png);
  ADD ("/attach/picture/converted", NULL, test_converted);
  ADD ("/attach/picture/transparent", NULL, test_transparent);
  ADD ("/attach/picture/gif", NULL, test_gif);
  ADD ("/attach/picture/broken", NULL, test_broken);
  ADD ("/attach/picture/bytes", NULL, test_bytes);
  ADD ("/attach/voice", NULL, test_voice);
  ADD ("/attach/pdf/pages", NULL, test_pdf);
  ADD ("/attach/pdf/long", NULL, test_long_pdf);
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *path = g_strconcat ("/attach/refused/", refusals[i].name, NULL);

      ADD (path, &refusals[i], test_refused);
    }
  ADD ("/attach/refused/no-file", NULL, test_no_file);
  ADD ("/attach/probe", NULL, test_probe);
  return g_test_run ();
}
