/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tresen-conversation-shortcuts.h"

/* Wherever in the window the focus is; the function keys and Ctrl+O mean nothing to a text field. */
void
tresen_conversation_shortcuts_add (GtkWidget *widget)
{
  static const struct
  {
    const char *trigger;
    const char *action;
  } shortcuts[] = {
    { "<Control>Return|<Control>KP_Enter", "conversation.send" },
    { "<Control>o", "conversation.attach" },
    { "F9", "conversation.toggle-pane" },
    { "F2", "conversation.edit-name" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].trigger),
                          gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (widget, controller);
}
