/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a customer may ask for: a copy of the data in a folder, and that they are erased, while the conversation is open. */
#include <adwaita.h>
#include <string.h>

#include <glib/gstdio.h>

#include "console-fixture.h"
#include "tresen-console.h"
#include "tresen-conversation-page.h"
#include "tresen-personal-data.h"
#include "tresen-store-customers.h"

typedef struct
{
  ConsoleFixture base;
  GtkWidget *window;
  GtkWidget *page;
  gboolean is_gone;
} Fixture;

static void
gone_cb (TresenConversationPage *page, Fixture *self)
{
  self->is_gone = TRUE;
  tresen_conversation_page_open (page, 0);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  console_fixture_set_up (&self->base, NULL);
  console_fixture_add_samples (&self->base);
  self->window = gtk_window_new ();
  self->page = tresen_conversation_page_new ();
  tresen_conversation_page_set_up (TRESEN_CONVERSATION_PAGE (self->page), self->base.store,
                                   self->base.profile, self->base.clock, self->base.feed);
  g_signal_connect (self->page, "gone", G_CALLBACK (gone_cb), self);
  gtk_window_set_child (GTK_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
  tresen_conversation_page_open (TRESEN_CONVERSATION_PAGE (self->page), 1);
  console_fixture_settle (400);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  console_fixture_settle (100);
  console_fixture_tear_down (&self->base, NULL);
}

/* A widget inside the page that has the action, as the menu button is. */
static void
activate (Fixture *self, const char *action)
{
  GtkWidget *inside = NULL;

  for (GtkWidget *widget = self->page; widget != NULL && inside == NULL;)
    {
      if (gtk_widget_activate_action (widget, action, NULL))
        inside = widget;
      else if (gtk_widget_get_first_child (widget) != NULL)
        widget = gtk_widget_get_first_child (widget);
      else
        {
          while (widget != NULL && gtk_widget_get_next_sibling (widget) == NULL)
            widget = gtk_widget_get_parent (widget);
          widget = widget != NULL ? gtk_widget_get_next_sibling (widget) : NULL;
        }
    }
  g_assert_nonnull (inside);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *link = windows; link != NULL; link = link->next)
    if (ADW_IS_MESSAGE_DIALOG (link->data))
      return link->data;
  return NULL;
}

/* The question can be asked once the customer has been read. */
static gboolean
asks (gpointer data)
{
  if (find_dialog () == NULL)
    activate (data, "customer.erase");
  return find_dialog () != NULL;
}

static void
ask_to_erase (Fixture *self, const char *response)
{
  g_assert_true (console_fixture_wait (asks, self));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), response);
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
  console_fixture_settle (300);
}

static gpointer
read_customer (TresenDb *db, gpointer data, GError **error)
{
  return tresen_store_customer_load (db, 1, NULL);
}

static gboolean
is_known (Fixture *self)
{
  g_autoptr (TresenCustomer) customer = console_fixture_read (&self->base, read_customer, NULL);

  return customer != NULL;
}

static gboolean
has_gone (gpointer data)
{
  return ((Fixture *) data)->is_gone;
}

static void
test_erase (Fixture *self, gconstpointer data)
{
  ask_to_erase (self, "cancel");
  g_assert_true (is_known (self));
  g_assert_false (self->is_gone);
  ask_to_erase (self, "erase");
  g_assert_true (console_fixture_wait (has_gone, self));
  g_assert_false (is_known (self));
}

typedef struct
{
  char *folder;
  char *lines;
  guint n_files;
} Found;

static gboolean
find_copy (gpointer data)
{
  Found *found = data;
  g_autoptr (GDir) dir = g_dir_open (found->folder, 0, NULL);
  const char *name = g_dir_read_name (dir);
  g_autofree char *inner = name != NULL ? g_build_filename (found->folder, name, NULL) : NULL;
  g_autofree char *file = inner != NULL ? g_build_filename (inner, "data.jsonl", NULL) : NULL;
  g_autoptr (GDir) files = inner != NULL ? g_dir_open (inner, 0, NULL) : NULL;

  if (file == NULL || !g_file_get_contents (file, &found->lines, NULL, NULL))
    return FALSE;
  found->n_files = 0;
  while (g_dir_read_name (files) != NULL)
    found->n_files++;
  if (found->n_files < 2)
    g_clear_pointer (&found->lines, g_free);
  return found->n_files >= 2;
}

/* The chooser is the desktop's; the rest begins with the folder that it gives. */
static void
test_export (Fixture *self, gconstpointer data)
{
  Found found = { g_dir_make_tmp ("tresen-copy-XXXXXX", NULL) };
  g_autoptr (GFile) parent = g_file_new_for_path (found.folder);
  g_autoptr (TresenCustomer) customer = console_fixture_read (&self->base, read_customer, NULL);
  g_autoptr (TresenPersonalData) personal_data = tresen_personal_data_new (
      self->page, self->base.store, self->base.profile, self->base.clock);

  tresen_personal_data_set_customer (personal_data, customer);
  tresen_personal_data_export (personal_data, parent);
  g_assert_true (console_fixture_wait (find_copy, &found));
  g_assert_nonnull (strstr (found.lines, "\"type\":\"customer\""));
  g_assert_nonnull (strstr (found.lines, "\"type\":\"message\""));
  g_assert_null (strstr (found.lines, "\"type\":\"job\""));
  console_fixture_settle (300);
  g_free (found.lines);
  g_free (found.folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  tresen_console_init ();
  g_test_add ("/console/personal-data/erase", Fixture, NULL, set_up, test_erase, tear_down);
  g_test_add ("/console/personal-data/export", Fixture, NULL, set_up, test_export, tear_down);
  return g_test_run ();
}
