/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-attach-picture.h"

#include "tresen-attach-clean.h"
#include "tresen-attach-error.h"
#include "tresen-wechat-limits.h"

/* A picture of more pixels than this is not decoded: it would take more than a quarter of a gigabyte. */
#define MOST_PIXELS (64 * 1024 * 1024)

/* What WeChat takes with certainty; its page names 2 MB in one place and 10 MB in another. */
#define WANTED_BYTES TRESEN_WECHAT_IMAGE_WARN_BYTES

void
tresen_attach_picture_clear (TresenAttachPicture *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* Decoding */

static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean *is_too_large = user_data;

  if ((gint64) width * height <= MOST_PIXELS)
    return;
  *is_too_large = TRUE;
  /* The loader goes on until it has pixels: so few that they cost nothing. */
  gdk_pixbuf_loader_set_size (loader, 1, 1);
}

/* In pieces, so that a picture that is too large is given up before it is decoded. */
static gboolean
feed (GdkPixbufLoader *loader, GBytes *source, const gboolean *is_too_large, GError **error)
{
  gsize length = 0;
  const guchar *data = g_bytes_get_data (source, &length);

  for (gsize at = 0; at < length && !*is_too_large; at += 65536)
    if (!gdk_pixbuf_loader_write (loader, data + at, MIN (65536, length - at), error))
      return FALSE;
  return TRUE;
}

static GdkPixbuf *
decode (GBytes *source, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) local = NULL;
  gboolean is_too_large = FALSE;
  gboolean is_good;
  GdkPixbuf *pixbuf = NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &is_too_large);
  is_good = feed (loader, source, &is_too_large, &local);
  is_good = gdk_pixbuf_loader_close (loader, is_good && !is_too_large ? &local : NULL) && is_good;
  if (is_good && !is_too_large)
    pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (pixbuf != NULL)
    return g_object_ref (pixbuf);
  if (is_too_large)
    g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_TOO_MANY_PIXELS,
                 "the picture has more than %d pixels", MOST_PIXELS);
  else
    tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_PICTURE, "decoding the picture",
                              g_steal_pointer (&local));
  return NULL;
}

/* Encoding */

static GBytes *
save (GdkPixbuf *pixbuf, const char *type, const char *quality, const char *profile, GError **error)
{
  const char *keys[3] = { NULL };
  const char *values[3] = { NULL };
  guint count = 0;
  char *data = NULL;
  gsize length = 0;

  if (quality != NULL)
    {
      keys[count] = "quality";
      values[count++] = quality;
    }
  /* Colours are numbers of a profile: without it they would be others. */
  if (profile != NULL)
    {
      keys[count] = "icc-profile";
      values[count++] = profile;
    }
  if (!gdk_pixbuf_save_to_bufferv (pixbuf, &data, &length, type, (char **) keys, (char **) values,
                                   error))
    return NULL;
  return g_bytes_new_take (data, length);
}

static GdkPixbuf *
scale (GdkPixbuf *pixbuf, int longest)
{
  int width = gdk_pixbuf_get_width (pixbuf);
  int height = gdk_pixbuf_get_height (pixbuf);
  double factor = (double) longest / MAX (width, height);

  if (factor >= 1)
    return g_object_ref (pixbuf);
  return gdk_pixbuf_scale_simple (pixbuf, MAX ((int) (width * factor + 0.5), 1),
                                  MAX ((int) (height * factor + 0.5), 1), GDK_INTERP_BILINEAR);
}

/* JPEG knows no transparency: what shines through is white paper. */
static GdkPixbuf *
flatten (GdkPixbuf *pixbuf)
{
  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return g_object_ref (pixbuf);
  return gdk_pixbuf_composite_color_simple (pixbuf, gdk_pixbuf_get_width (pixbuf),
                                            gdk_pixbuf_get_height (pixbuf), GDK_INTERP_NEAREST, 255,
                                            16, 0xffffff, 0xffffff);
}

/* The first of these that is small enough is taken: less fine before smaller. */
static const struct
{
  int longest;
  const char *quality;
} steps[] = {
  { 4096, "90" }, { 4096, "80" }, { 2560, "88" }, { 2560, "75" },
  { 1920, "80" }, { 1440, "75" }, { 1080, "75" }, { 720, "70" },
};

static gboolean
encode_jpeg (GdkPixbuf *pixbuf, const char *profile, TresenAttachPicture *picture, GError **error)
{
  g_autoptr (GdkPixbuf) flat = flatten (pixbuf);
  g_autoptr (GError) local = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (steps) && flat != NULL; i++)
    {
      g_autoptr (GdkPixbuf) small = scale (flat, steps[i].longest);
      g_autoptr (GBytes) bytes = NULL;

      if (small != NULL)
        bytes = save (small, "jpeg", steps[i].quality, profile, &local);
      if (bytes == NULL)
        break;
      if (g_bytes_get_size (bytes) > WANTED_BYTES)
        continue;
      picture->bytes = g_steal_pointer (&bytes);
      picture->width = gdk_pixbuf_get_width (small);
      picture->height = gdk_pixbuf_get_height (small);
      if (small != flat)
        picture->changes |= TRESEN_ATTACH_SCALED;
      return TRUE;
    }
  tresen_attach_error_take (error, TRESEN_ATTACH_ERROR_PICTURE, "encoding the picture",
                            g_steal_pointer (&local));
  return FALSE;
}

/**
 * tresen_attach_picture_encode:
 * @pixbuf: what is to be seen
 * @is_drawing: lines and letters, which PNG keeps sharp; if it gets too large it becomes a JPEG after all
 * @picture: (out caller-allocates): of at most 2 MB
 *
 * Takes up to a second for a large picture: not for a thread with a window. Any other thread.
 *
 * Errors: %TRESEN_ATTACH_ERROR_PICTURE
 */
gboolean
tresen_attach_picture_encode (GdkPixbuf *pixbuf,
                              gboolean is_drawing,
                              TresenAttachPicture *picture,
                              GError **error)
{
  g_autoptr (GBytes) bytes = is_drawing ? save (pixbuf, "png", NULL, NULL, NULL) : NULL;

  *picture = (TresenAttachPicture){ NULL, gdk_pixbuf_get_width (pixbuf),
                                    gdk_pixbuf_get_height (pixbuf), 0 };
  if (bytes != NULL && g_bytes_get_size (bytes) <= WANTED_BYTES / 2)
    {
      picture->bytes = g_steal_pointer (&bytes);
      return TRUE;
    }
  return encode_jpeg (pixbuf, NULL, picture, error);
}

/* From a file to a picture */

static gboolean
make_gif (GBytes *source, const TresenAttachGif *gif, TresenAttachPicture *picture, GError **error)
{
  if (g_bytes_get_size (source) > TRESEN_WECHAT_IMAGE_MAX_BYTES)
    {
      g_set_error (error, TRESEN_ATTACH_ERROR, TRESEN_ATTACH_ERROR_MOVING,
                   "a moving picture of %" G_GSIZE_FORMAT " bytes", g_bytes_get_size (source));
      return FALSE;
    }
  picture->bytes = g_bytes_ref (source);
  picture->width = gif->width;
  picture->height = gif->height;
  picture->changes = gif->n_frames > 1 ? TRESEN_ATTACH_MOVING : 0;
  return TRUE;
}

static gboolean
is_upright (GdkPixbuf *pixbuf)
{
  const char *orientation = gdk_pixbuf_get_option (pixbuf, "orientation");

  return orientation == NULL || g_ascii_strtoll (orientation, NULL, 10) <= 1;
}

/* Pixels that may go as they are: small enough, the right way up, in colours that a telephone shows. */
static gboolean
keep_pixels (GdkPixbuf *pixbuf, TresenAttachClean *clean, TresenAttachPicture *picture)
{
  if (clean->bytes == NULL || g_bytes_get_size (clean->bytes) > WANTED_BYTES || clean->n_colours > 3
      || !is_upright (pixbuf))
    return FALSE;
  picture->bytes = g_bytes_ref (clean->bytes);
  picture->width = gdk_pixbuf_get_width (pixbuf);
  picture->height = gdk_pixbuf_get_height (pixbuf);
  picture->changes = clean->has_removed ? TRESEN_ATTACH_CLEANED : 0;
  return TRUE;
}

static gboolean
make_anew (GdkPixbuf *pixbuf,
           TresenAttachKind kind,
           const TresenAttachClean *clean,
           TresenAttachPicture *picture,
           GError **error)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (pixbuf);

  if (!encode_jpeg (upright, gdk_pixbuf_get_option (pixbuf, "icc-profile"), picture, error))
    return FALSE;
  if (kind != TRESEN_ATTACH_JPEG)
    picture->changes |= TRESEN_ATTACH_CONVERTED;
  else if ((picture->changes & TRESEN_ATTACH_SCALED) == 0)
    picture->changes |= TRESEN_ATTACH_PACKED;
  if (clean->has_removed)
    picture->changes |= TRESEN_ATTACH_CLEANED;
  return TRUE;
}

/**
 * tresen_attach_picture_make:
 * @source: a file with a picture
 * @kind: what tresen_attach_kind_find() says of it
 * @picture: (out caller-allocates): as WeChat takes it
 *
 * A PNG or JPEG of up to 2 MB keeps its pixels to the bit and loses only what tells of place and camera. What is larger, lies
 * on its side or has another format is decoded and becomes a JPEG of up to 2 MB, on white where it is transparent. A GIF goes
 * as it is if it moves (up to 10 MB) or is small. Takes up to some seconds for a large picture. Any thread without a window.
 *
 * Errors: %TRESEN_ATTACH_ERROR_PICTURE, %TRESEN_ATTACH_ERROR_TOO_MANY_PIXELS, %TRESEN_ATTACH_ERROR_MOVING
 */
gboolean
tresen_attach_picture_make (GBytes *source,
                            TresenAttachKind kind,
                            TresenAttachPicture *picture,
                            GError **error)
{
  g_auto (TresenAttachClean) clean = { NULL };
  g_autoptr (GdkPixbuf) pixbuf = NULL;
  TresenAttachGif gif = { 0 };

  *picture = (TresenAttachPicture){ NULL };
  if (kind == TRESEN_ATTACH_GIF && tresen_attach_clean_read_gif (source, &gif)
      && (gif.n_frames > 1 || g_bytes_get_size (source) <= WANTED_BYTES))
    return make_gif (source, &gif, picture, error);
  if (kind == TRESEN_ATTACH_JPEG)
    tresen_attach_clean_jpeg (source, &clean);
  else if (kind == TRESEN_ATTACH_PNG)
    tresen_attach_clean_png (source, &clean);
  pixbuf = decode (source, error);
  if (pixbuf == NULL)
    return FALSE;
  return keep_pixels (pixbuf, &clean, picture) || make_anew (pixbuf, kind, &clean, picture, error);
}
