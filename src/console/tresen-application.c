/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-application.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "tresen-console.h"
#include "tresen-window.h"

struct _TresenApplication
{
  AdwApplication parent_instance;

  TresenClock *clock;
  gboolean is_practice;
  TresenProfile *profile; /* (nullable) */
  TresenStore *store;     /* (nullable) */
  GError *problem;        /* (nullable) */
  char *phone_url;        /* (nullable) */
  TresenWindow *window;   /* (nullable), borrowed */
};

typedef struct
{
  AdwApplicationClass parent_class;
} TresenApplicationClass;

G_DEFINE_FINAL_TYPE (TresenApplication, tresen_application, ADW_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *accels[3];
} Shortcut;

static const Shortcut shortcuts[] = {
  { "app.quit", { "<Control>q" } },
  { "window.close", { "<Control>w" } },
  { "win.preferences", { "<Control>comma" } },
  { "win.show-help-overlay", { "<Control>question", "F1" } },
  { "win.back", { "<Alt>Left" } },
  { "win.go-inbox", { "<Control>1" } },
  { "win.go-customers", { "<Control>3" } },
  { "win.go-payments", { "<Control>4" } },
  { "win.new-payment", { "<Control>n" } },
  { "win.search", { "<Control>f" } },
  { "win.go-connection", { "<Control>7" } },
  { "win.next-conversation", { "<Alt>Down" } },
  { "win.previous-conversation", { "<Alt>Up" } },
  { "win.next-expiring", { "<Control>j" } },
  { "win.toggle-pane", { "F9" } },
};

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenApplication *self = user_data;

  if (self->window != NULL)
    gtk_window_close (GTK_WINDOW (self->window));
  else
    g_application_quit (G_APPLICATION (self));
}

/* From a notification, which may be clicked when the window is not there any more. */
static void
show_payment_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  TresenApplication *self = user_data;

  g_application_activate (G_APPLICATION (self));
  if (self->window != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (self->window), "win.show-payment", parameter);
}

static void
fill_window (TresenApplication *self)
{
  if (self->window == NULL)
    return;
  tresen_window_set_phone_url (self->window, self->phone_url);
  if (self->problem != NULL)
    tresen_window_set_problem (self->window, self->problem);
  else if (self->store != NULL)
    tresen_window_set_parts (self->window, self->profile, self->store);
}

static void
tresen_application_startup (GApplication *application)
{
  static const GActionEntry actions[]
      = { { .name = "quit", .activate = quit_action },
          { .name = "show-payment", .activate = show_payment_action, .parameter_type = "x" } };

  G_APPLICATION_CLASS (tresen_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), shortcuts[i].action,
                                           (const char **) shortcuts[i].accels);
  gtk_window_set_default_icon_name (TRESEN_APP_ID);
}

static void
tresen_application_activate (GApplication *application)
{
  TresenApplication *self = TRESEN_APPLICATION (application);

  if (self->window == NULL)
    {
      self->window
          = tresen_window_new (GTK_APPLICATION (application), self->clock, self->is_practice);
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      fill_window (self);
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

/**
 * tresen_application_set_parts:
 * @profile: locked
 * @store: open
 *
 * Shows the inbox. Once, and not after a problem.
 */
void
tresen_application_set_parts (TresenApplication *self, TresenProfile *profile, TresenStore *store)
{
  g_return_if_fail (TRESEN_IS_APPLICATION (self) && self->store == NULL);
  g_return_if_fail (profile != NULL && TRESEN_IS_STORE (store));
  self->profile = tresen_profile_ref (profile);
  self->store = g_object_ref (store);
  fill_window (self);
}

/**
 * tresen_application_set_problem:
 * @error: of the profile's, the store's or any other domain: what staff read is composed here
 *
 * Shows a page that says why there is no inbox and what to do.
 */
void
tresen_application_set_problem (TresenApplication *self, const GError *error)
{
  g_return_if_fail (TRESEN_IS_APPLICATION (self) && error != NULL);
  g_clear_error (&self->problem);
  self->problem = g_error_copy (error);
  if (self->window != NULL)
    tresen_window_set_problem (self->window, error);
}

/**
 * tresen_application_set_phone_url:
 * @phone_url: (nullable): address of the practice phone, as soon as it answers
 */
void
tresen_application_set_phone_url (TresenApplication *self, const char *phone_url)
{
  g_return_if_fail (TRESEN_IS_APPLICATION (self));
  g_free (self->phone_url);
  self->phone_url = g_strdup (phone_url);
  if (self->window != NULL)
    tresen_window_set_phone_url (self->window, phone_url);
}

static void
tresen_application_finalize (GObject *object)
{
  TresenApplication *self = TRESEN_APPLICATION (object);

  g_clear_object (&self->store);
  g_clear_pointer (&self->profile, tresen_profile_unref);
  g_clear_pointer (&self->clock, tresen_clock_unref);
  g_clear_error (&self->problem);
  g_clear_pointer (&self->phone_url, g_free);
  G_OBJECT_CLASS (tresen_application_parent_class)->finalize (object);
}

static void
tresen_application_class_init (TresenApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tresen_application_finalize;
  application_class->startup = tresen_application_startup;
  application_class->activate = tresen_application_activate;
}

static void
tresen_application_init (TresenApplication *self)
{
}

/**
 * tresen_application_new:
 * @application_id: tresen_profile_get_application_id(): one window for each profile
 * @is_practice: the customers are not real, and the window says so
 */
TresenApplication *
tresen_application_new (const char *application_id, TresenClock *clock, gboolean is_practice)
{
  TresenApplication *self;

  tresen_console_init ();
  self = g_object_new (TRESEN_TYPE_APPLICATION, "application-id", application_id, "flags",
                       G_APPLICATION_DEFAULT_FLAGS, "resource-base-path", TRESEN_CONSOLE_RESOURCES,
                       NULL);
  self->clock = tresen_clock_ref (clock);
  self->is_practice = is_practice;
  return self;
}
