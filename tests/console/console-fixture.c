/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "console-fixture.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "tresen-console.h"
#include "tresen-store-customers.h"
#include "tresen-store-names.h"
#include "tresen-store-timeline.h"

#define DEADLINE_US (20 * G_USEC_PER_SEC)

/* A link is taken away, never followed. */
void
console_fixture_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (!g_file_test (child, G_FILE_TEST_IS_SYMLINK) && g_file_test (child, G_FILE_TEST_IS_DIR))
        console_fixture_remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* %FALSE when the deadline has passed. */
gboolean
console_fixture_wait (gboolean (*is_done) (gpointer data), gpointer data)
{
  gint64 end = g_get_monotonic_time () + DEADLINE_US;
  guint timer = g_timeout_add (5, wake_cb, NULL);
  gboolean result;

  while (!(result = is_done (data)) && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  return result;
}

static gboolean
is_past (gpointer data)
{
  return g_get_monotonic_time () >= *(gint64 *) data;
}

/* A frame takes several times as long under the sanitizers. */
#ifdef __SANITIZE_ADDRESS__
#define SLOWNESS 8
#else
#define SLOWNESS 1
#endif

/* Lets the window go on for so long: to see that something does not happen. */
void
console_fixture_settle (guint ms)
{
  gint64 end = g_get_monotonic_time () + (gint64) ms * 1000 * SLOWNESS;

  g_assert_true (console_fixture_wait (is_past, &end));
}

static void
result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
has_result (gpointer data)
{
  return *(gpointer *) data != NULL;
}

gpointer
console_fixture_write (ConsoleFixture *self, TresenStoreFunc func, gpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer;

  tresen_store_write_async (self->store, func, data, NULL, NULL, result_cb, &result);
  g_assert_true (console_fixture_wait (has_result, &result));
  answer = tresen_store_write_finish (self->store, result, &error);
  g_assert_no_error (error);
  return answer;
}

gpointer
console_fixture_read (ConsoleFixture *self, TresenStoreFunc func, gpointer data)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer answer;

  tresen_store_read_async (self->store, func, data, NULL, NULL, NULL, result_cb, &result);
  g_assert_true (console_fixture_wait (has_result, &result));
  answer = tresen_store_read_finish (self->store, result, &error);
  g_assert_no_error (error);
  return answer;
}

static void
open_store (ConsoleFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->store = tresen_store_new (tresen_profile_get_database (self->profile), self->clock);
  tresen_store_open_async (self->store, NULL, result_cb, &result);
  g_assert_true (console_fixture_wait (has_result, &result));
  tresen_store_open_finish (self->store, result, &error);
  g_assert_no_error (error);
  self->feed = tresen_feed_new (self->store);
}

static void
close_store (ConsoleFixture *self)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&self->feed);
  tresen_store_close_async (self->store, result_cb, &result);
  g_assert_true (console_fixture_wait (has_result, &result));
  tresen_store_close_finish (self->store, result, &error);
  g_assert_no_error (error);
  g_clear_object (&self->store);
}

void
console_fixture_set_up (ConsoleFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("tresen-console-XXXXXX", &error);
  g_assert_no_error (error);
  self->profile = tresen_profile_new (self->folder, &error);
  g_assert_no_error (error);
  self->clock = tresen_clock_new_system ();
  open_store (self);
}

/* As after a restart: only what was written down is there. */
void
console_fixture_reopen (ConsoleFixture *self)
{
  close_store (self);
  open_store (self);
}

void
console_fixture_tear_down (ConsoleFixture *self, gconstpointer data)
{
  close_store (self);
  console_fixture_remove_folder (self->folder);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_pointer (&self->folder, g_free);
}

void
console_fixture_add_style (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    TRESEN_CONSOLE_RESOURCES "/icons");
  gtk_css_provider_load_from_resource (provider, TRESEN_CONSOLE_RESOURCES "/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
console_fixture_make_picture (ConsoleFixture *self, const char *name, int width, int height)
{
  g_autofree char *path
      = g_build_filename (tresen_profile_get_media_folder (self->profile), name, NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  g_autoptr (GError) error = NULL;
  guchar *pixels = gdk_pixbuf_get_pixels (pixbuf);
  int stride = gdk_pixbuf_get_rowstride (pixbuf);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guchar *pixel = pixels + y * stride + x * 3;

        pixel[0] = (guchar) (40 + 150 * y / height);
        pixel[1] = (guchar) (90 + 100 * x / width);
        pixel[2] = (guchar) (160 - 90 * y / height);
      }
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
}

static void
append_number (GByteArray *bytes, guint32 number, guint size)
{
  number = GUINT32_TO_LE (number);
  g_byte_array_append (bytes, (const guint8 *) &number, size);
}

/* A recording in which nothing is said. */
void
console_fixture_make_wave (ConsoleFixture *self, const char *name, guint ms)
{
  g_autofree char *path
      = g_build_filename (tresen_profile_get_media_folder (self->profile), name, NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *silence = g_malloc0 (ms * 16);
  g_autoptr (GError) error = NULL;

  g_byte_array_append (bytes, (const guint8 *) "RIFF", 4);
  append_number (bytes, 36 + ms * 16, 4);
  g_byte_array_append (bytes, (const guint8 *) "WAVEfmt ", 8);
  append_number (bytes, 16, 4);
  append_number (bytes, 1, 2);
  append_number (bytes, 1, 2);
  append_number (bytes, 8000, 4);
  append_number (bytes, 16000, 4);
  append_number (bytes, 2, 2);
  append_number (bytes, 16, 2);
  g_byte_array_append (bytes, (const guint8 *) "data", 4);
  append_number (bytes, ms * 16, 4);
  g_byte_array_append (bytes, silence, ms * 16);
  g_file_set_contents (path, (const char *) bytes->data, bytes->len, &error);
  g_assert_no_error (error);
}

/* A customer who wrote just now, so that replies are left. */
typedef struct
{
  const char *openid;
  const char *name;
  gint64 now_us;
  gint64 id;
  guint count;
} Order;

static gpointer
add_customer_func (TresenDb *db, gpointer data, GError **error)
{
  Order *order = data;

  order->id = tresen_store_customer_ensure (db, order->openid, order->now_us, NULL, error);
  if (order->id < 0
      || !tresen_store_customer_set_followed (db, order->id, TRUE,
                                              order->now_us - 30 * G_TIME_SPAN_DAY, "", error)
      || !tresen_store_name_set (db, order->id, order->name, error)
      || !tresen_store_grant_open (db, order->id, TRESEN_GRANT_MESSAGE, 5, order->now_us,
                                   order->now_us + 2 * G_TIME_SPAN_DAY, error))
    return NULL;
  return NULL;
}

gint64
console_fixture_add_customer (ConsoleFixture *self, const char *openid, const char *name)
{
  Order order = { openid, name, tresen_clock_now_us (self->clock), 0, 0 };

  console_fixture_write (self, add_customer_func, &order);
  return order.id;
}

static gpointer
add_texts_func (TresenDb *db, gpointer data, GError **error)
{
  const Order *order = data;

  for (guint i = 0; i < order->count; i++)
    {
      g_autoptr (TresenTimelineEntry) entry = tresen_timeline_entry_new ();

      entry->customer_id = order->id;
      entry->kind = g_strdup ("text");
      entry->text = g_strdup_printf ("Message %u%s", i + 1, i % 7 == 0 ? "\nof\nthree lines" : "");
      entry->created_at_us = order->now_us + (gint64) i * 1000;
      entry->received_at_us = entry->created_at_us;
      if (tresen_store_entry_add (db, entry, error) < 0)
        return NULL;
    }
  return NULL;
}

/* Messages of the customer, a millisecond apart, from so long ago on. */
void
console_fixture_add_texts (ConsoleFixture *self, gint64 customer_id, guint count, gint64 ago_us)
{
  Order order = { NULL, NULL, tresen_clock_now_us (self->clock) - ago_us, customer_id, count };

  console_fixture_write (self, add_texts_func, &order);
}
