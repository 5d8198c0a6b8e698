/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows the conversation page with made-up data, for looking at it: preview [WIDTH HEIGHT [CUSTOMER [FILE…]]]; files are attached. */
#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

#include "console-fixture.h"
#include "tresen-composer.h"
#include "tresen-console.h"
#include "tresen-conversation-page.h"

static char **files;
static int width = 1120;
static int height = 720;
static gint64 customer = 1;

static TresenComposer *
find_composer (GtkWidget *widget)
{
  if (TRESEN_IS_COMPOSER (widget))
    return TRESEN_COMPOSER (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      TresenComposer *found = find_composer (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* When the draft has been read. */
static gboolean
attach_cb (gpointer page)
{
  GSList *list = NULL;

  for (char **file = files; *file != NULL; file++)
    list = g_slist_append (list, g_file_new_for_commandline_arg (*file));
  tresen_attachment_list_add_files (tresen_composer_get_attachments (find_composer (page)), list);
  g_slist_free_full (list, g_object_unref);
  return G_SOURCE_REMOVE;
}

static void
activate_cb (GtkApplication *application, gpointer user_data)
{
  ConsoleFixture *fixture = user_data;
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *page;

  tresen_console_init ();
  console_fixture_add_style ();
  page = tresen_conversation_page_new ();
  tresen_conversation_page_set_up (TRESEN_CONVERSATION_PAGE (page), fixture->store,
                                   fixture->profile, fixture->clock, fixture->feed);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), page);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  tresen_conversation_page_open (TRESEN_CONVERSATION_PAGE (page), customer);
  tresen_conversation_page_focus_composer (TRESEN_CONVERSATION_PAGE (page));
  if (files != NULL)
    g_timeout_add (1500, attach_cb, page);
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;
  ConsoleFixture fixture = { NULL };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("TRESEN_LOCALE_DIR") != NULL
                                       ? g_getenv ("TRESEN_LOCALE_DIR")
                                       : TRESEN_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (argc > 2)
    {
      width = atoi (argv[1]);
      height = atoi (argv[2]);
    }
  if (argc > 3)
    customer = atoi (argv[3]);
  if (argc > 4)
    files = argv + 4;
  console_fixture_set_up (&fixture, NULL);
  console_fixture_add_samples (&fixture);
  application = adw_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &fixture);
  g_application_run (G_APPLICATION (application), 0, NULL);
  g_clear_object (&application);
  console_fixture_tear_down (&fixture, NULL);
  return 0;
}
