/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-uri-opener.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *from;
  char *otherwise; /* (nullable) */
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->from);
  g_free (self->otherwise);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/** Whether it is an address that a browser may be given: what came from outside is opened only if it is one. */
gboolean
tresen_uri_is_web (const char *uri)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
  const char *scheme = parsed != NULL ? g_uri_get_scheme (parsed) : NULL;

  return (g_strcmp0 (scheme, "http") == 0 || g_strcmp0 (scheme, "https") == 0)
         && g_uri_get_host (parsed) != NULL && *g_uri_get_host (parsed) != '\0';
}

static GtkWindow *
get_window (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  GtkWidget *toasts;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (opening->otherwise != NULL)
    {
      tresen_uri_open (opening->from, opening->otherwise, NULL);
      return;
    }
  g_message ("console: nothing was opened: %s", error->message);
  toasts = gtk_widget_get_ancestor (opening->from, ADW_TYPE_TOAST_OVERLAY);
  if (toasts != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts),
                                 adw_toast_new (_ ("No program on this computer opens this")));
}

/**
 * @from: the control that was pressed
 * @uri: what to open with the program that the person has chosen for it
 * @otherwise: (nullable): what to open if there is none
 */
void
tresen_uri_open (GtkWidget *from, const char *uri, const char *otherwise)
{
  GtkWindow *window = get_window (from);
  Opening *opening;

  if (window == NULL)
    return;
  opening = g_new0 (Opening, 1);
  opening->from = g_object_ref (from);
  opening->otherwise = g_strdup (otherwise);
  gtk_show_uri_full (window, uri, GDK_CURRENT_TIME, NULL, opened_cb, opening);
}
