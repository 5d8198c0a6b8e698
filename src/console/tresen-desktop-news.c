/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-desktop-news.h"

#define SERVICE "org.freedesktop.Notifications"
/* Within a sandbox the service cannot be seen: there the portal takes them. */
#define SANDBOX_MARK "/.flatpak-info"

struct _TresenDesktopNews
{
  GObject parent_instance;

  GApplication *application;
  guint watch_id;
  gboolean is_shown; /* somebody shows them */
};

G_DEFINE_FINAL_TYPE (TresenDesktopNews, tresen_desktop_news, G_TYPE_OBJECT)

static void
appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  TRESEN_DESKTOP_NEWS (user_data)->is_shown = TRUE;
}

static void
vanished_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  TresenDesktopNews *self = user_data;

  self->is_shown = g_file_test (SANDBOX_MARK, G_FILE_TEST_EXISTS);
}

/** One for each payment: the next one takes its place. A click opens the payment. */
void
tresen_desktop_news_tell_of_payment (TresenDesktopNews *self,
                                     gint64 payment_id,
                                     const char *title,
                                     const char *body,
                                     gboolean is_urgent)
{
  g_autofree char *id = g_strdup_printf ("payment-%" G_GINT64_FORMAT, payment_id);
  g_autoptr (GNotification) notification = g_notification_new (title);

  g_return_if_fail (TRESEN_IS_DESKTOP_NEWS (self));
  if (!self->is_shown)
    return;
  g_notification_set_body (notification, body);
  g_notification_set_priority (notification, is_urgent ? G_NOTIFICATION_PRIORITY_URGENT
                                                       : G_NOTIFICATION_PRIORITY_NORMAL);
  g_notification_set_default_action_and_target (notification, "app.show-payment", "x", payment_id);
  g_application_send_notification (self->application, id, notification);
}

static void
tresen_desktop_news_dispose (GObject *object)
{
  TresenDesktopNews *self = TRESEN_DESKTOP_NEWS (object);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_object (&self->application);
  G_OBJECT_CLASS (tresen_desktop_news_parent_class)->dispose (object);
}

static void
tresen_desktop_news_class_init (TresenDesktopNewsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tresen_desktop_news_dispose;
}

static void
tresen_desktop_news_init (TresenDesktopNews *self)
{
}

TresenDesktopNews *
tresen_desktop_news_new (GApplication *application)
{
  TresenDesktopNews *self = g_object_new (TRESEN_TYPE_DESKTOP_NEWS, NULL);

  g_return_val_if_fail (G_IS_APPLICATION (application), NULL);
  self->application = g_object_ref (application);
  self->watch_id
      = g_bus_watch_name (G_BUS_TYPE_SESSION, SERVICE, G_BUS_NAME_WATCHER_FLAGS_AUTO_START,
                          appeared_cb, vanished_cb, self, NULL);
  return self;
}
